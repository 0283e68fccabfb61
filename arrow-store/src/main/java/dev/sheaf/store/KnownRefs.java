package dev.sheaf.store;

import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.RefLogEntry;
import dev.sheaf.store.graph.RefSource;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The refs of a dataset as a {@link RefGuard} shows them, and which versions they reach.
 *
 * <p><i>Threads:</i> any.
 */
record KnownRefs(RefSource all, VersionGraph graph, RefGuard guard) implements RefSource {
  @Override
  public Optional<Ref> ref(String name) {
    return guard.knows(name) ? all.ref(name) : Optional.empty();
  }

  @Override
  public List<Ref> refs() {
    return all.refs().stream().filter(ref -> guard.knows(ref.name())).toList();
  }

  @Override
  public Optional<RefLogEntry> logEntry(String ref, int later) {
    return guard.reads(ref) ? all.logEntry(ref, later) : Optional.empty();
  }

  @Override
  public Optional<RefLogEntry> logEntryAsOf(String ref, Instant instant) {
    return guard.reads(ref) ? all.logEntryAsOf(ref, instant) : Optional.empty();
  }

  /** Those whose versions may be read. */
  List<Ref> readable() {
    return all.refs().stream().filter(ref -> guard.reads(ref.name())).toList();
  }

  /**
   * Whether a version may be read. Where it is the head of no readable ref, this looks at the
   * versions above its level that those reach.
   */
  boolean reaches(Version version) {
    if (guard.readsAll()) {
      return true;
    }
    List<Ref> readable = readable();
    return readable.stream().anyMatch(ref -> ref.target().equals(version.id()))
        || readable.stream()
            .anyMatch(ref -> graph.isAncestor(version, graph.version(ref.target())));
  }
}
