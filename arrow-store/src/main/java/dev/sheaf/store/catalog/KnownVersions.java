package dev.sheaf.store.catalog;

import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a verification remembers of the versions that it has read. */
final class KnownVersions {
  private final Map<VersionId, Known> versions = new HashMap<>();
  private final Map<RowSetKey, TableState> data = new HashMap<>();
  private final Set<Edge> edges = new HashSet<>();

  private record Known(long sequence, int level) {}

  /** An edge of the version graph, by sequence. */
  record Edge(long parent, long child) {}

  int size() {
    return versions.size();
  }

  boolean contains(VersionId id) {
    return versions.containsKey(id);
  }

  /** Whether a version has that sequence. */
  boolean matches(VersionId id, long sequence) {
    Known known = versions.get(id);
    return known != null && known.sequence == sequence;
  }

  /** Removes an edge that the versions before it imply; returns whether there was one. */
  boolean removeEdge(Edge edge) {
    return edges.remove(edge);
  }

  /** The edges that are left. */
  Set<Edge> edges() {
    return edges;
  }

  /** What is wrong with a version, given those before it; null if nothing is. */
  @Nullable String problem(Version version) {
    if (!version.hasTrueId()) {
      return "its content does not have its id";
    }
    int level = 0;
    for (VersionId parent : version.parents()) {
      Known known = versions.get(parent);
      if (known == null) {
        return "its parent " + parent + " is missing";
      }
      level = Math.max(level, known.level + 1);
    }
    return level == version.level() ? null : "its level is wrong";
  }

  /** What is wrong with a table of a version, given the versions before it. */
  @Nullable String problem(Version version, TableState state) {
    if (state.dataVersion().equals(version.id())) {
      return null;
    }
    TableState first = data.get(new RowSetKey(state.dataVersion(), state.tableId()));
    if (first == null) {
      return "its rows are said to be those of version " + state.dataVersion() + ", which has none";
    }
    boolean same =
        first.rowsFingerprint().equals(state.rowsFingerprint())
            && first.rowCount() == state.rowCount();
    return same ? null : "its rows are not those of version " + state.dataVersion();
  }

  void add(StoredVersion stored) {
    Version version = stored.version();
    versions.put(version.id(), new Known(stored.sequence(), version.level()));
    for (VersionId parent : version.parents()) {
      Known known = versions.get(parent);
      if (known != null) {
        edges.add(new Edge(known.sequence, stored.sequence()));
      }
    }
    for (TableState state : version.tables().values()) {
      if (state.dataVersion().equals(version.id())) {
        data.put(new RowSetKey(version.id(), state.tableId()), state);
      }
    }
  }
}
