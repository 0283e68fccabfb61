package dev.sheaf.cli;

import dev.sheaf.cli.report.RefLabels;
import dev.sheaf.store.graph.Version;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * A history without the version that every dataset begins with, which nobody made and which holds
 * nothing; unless a branch or tag is still there.
 */
final class MadeVersions implements Iterator<Version> {
  private final Iterator<Version> history;
  private final RefLabels labels;
  private @Nullable Version next;

  MadeVersions(Iterator<Version> history, RefLabels labels) {
    this.history = history;
    this.labels = labels;
  }

  @Override
  public boolean hasNext() {
    while (next == null && history.hasNext()) {
      Version version = history.next();
      boolean made = !version.parents().isEmpty() || !labels.on(version.id()).isEmpty();
      next = made ? version : null;
    }
    return next != null;
  }

  @Override
  public Version next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    Version version = next;
    next = null;
    return version;
  }
}
