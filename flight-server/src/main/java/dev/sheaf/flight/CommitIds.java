package dev.sheaf.flight;

import dev.sheaf.flight.protocol.CommitFields;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the version that was made under a commit id, so that a retry makes no second one.
 *
 * <p><i>Cost:</i> reads each version once, when it is first behind a branch that is asked for; the
 * latest {@value #VERSIONS_MAX} at most.
 *
 * <p><i>Threads:</i> any.
 */
final class CommitIds {
  private static final int VERSIONS_MAX = 10_000;
  private static final int SEEN_MAX = 200_000;

  private final Dataset dataset;
  private final Map<String, Set<VersionId>> versions = new HashMap<>();
  private final Set<VersionId> seen = new HashSet<>();

  CommitIds(Dataset dataset) {
    this.dataset = dataset;
  }

  /** The last version of a branch's history made under an id; empty for none, or no id. */
  synchronized Optional<Version> find(String branch, @Nullable String commitId) {
    if (commitId == null) {
      return Optional.empty();
    }
    VersionGraph graph = dataset.graph();
    Version head = dataset.version(branch);
    look(graph, head);
    // Several have one where a version was made again on another branch, or in steps on this one.
    Version found = null;
    for (VersionId id : versions.getOrDefault(commitId, Set.of())) {
      Version version = graph.version(id);
      if (graph.isAncestor(version, head) && (found == null || graph.isAncestor(found, version))) {
        found = version;
      }
    }
    return Optional.ofNullable(found);
  }

  private void look(VersionGraph graph, Version head) {
    if (seen.size() > SEEN_MAX) {
      seen.clear();
      versions.clear();
    }
    Deque<VersionId> next = new ArrayDeque<>();
    next.add(head.id());
    for (int left = VERSIONS_MAX; left > 0 && !next.isEmpty(); left--) {
      VersionId id = next.remove();
      if (seen.add(id)) {
        Version version = graph.version(id);
        String commitId = version.properties().get(CommitFields.COMMIT_ID);
        if (commitId != null) {
          versions.computeIfAbsent(commitId, none -> new HashSet<>()).add(id);
        }
        next.addAll(version.parents());
      }
    }
  }
}
