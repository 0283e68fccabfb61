package dev.sheaf.store.graph;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where refs and their logs are read from. */
public interface RefSource {
  /** The ref of that name, if there is one. */
  Optional<Ref> ref(String name);

  /** All refs by name, ascending. */
  List<Ref> refs();

  /**
   * The log entry of a ref that so many later ones follow; 0 is the latest. A ref that was deleted
   * keeps its log, and one of the same name carries it on.
   */
  Optional<RefLogEntry> logEntry(String ref, int later);

  /** The latest log entry of a ref that is not after that instant. */
  Optional<RefLogEntry> logEntryAsOf(String ref, Instant instant);
}
