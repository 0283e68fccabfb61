package dev.sheaf.flight.access;

import dev.sheaf.store.RefGuard;
import dev.sheaf.store.RefStep;
import dev.sheaf.store.graph.VersionId;
import org.jspecify.annotations.Nullable;

/** Allows everything, and writes down what is changed: for a server with an audit log alone. */
public final class Recorder implements RefGuard {
  @Override
  public boolean knows(String ref) {
    return true;
  }

  @Override
  public boolean reads(String ref) {
    return true;
  }

  @Override
  public boolean readsAll() {
    return true;
  }

  @Override
  public void require(RefStep step, String ref) {
    CallRecord.current().about(ref);
  }

  @Override
  public void changed(String ref, @Nullable VersionId before, @Nullable VersionId after) {
    CallRecord.current().changed(ref, before, after);
  }
}
