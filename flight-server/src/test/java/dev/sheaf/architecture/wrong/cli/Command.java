package dev.sheaf.architecture.wrong.cli;

import dev.sheaf.architecture.wrong.store.KnowsOperators;
import org.apache.arrow.flight.Location;
import org.jspecify.annotations.Nullable;

/** Closes a cycle, and speaks Flight itself. */
public final class Command {
  @Nullable KnowsOperators cycle;
  @Nullable Location server;
}
