package dev.sheaf.store;

import dev.sheaf.store.graph.VersionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses along which stored deltas the row set of a version is recreated. The store asks; better
 * planners than its own stand above it.
 *
 * @source DEX (access tree of one target)
 */
@FunctionalInterface
public interface RecreationPlanner {
  /**
   * Back along the bases to the nearest version whose row set is at hand: with one delta per
   * version that is the shortest path.
   */
  RecreationPlanner NEAREST_BASE =
      (graph, target) -> {
        List<VersionId> path = new ArrayList<>();
        VersionId at = target;
        while (true) {
          path.add(at);
          Node node = graph.node(at);
          if (node.materialized() || node.base() == null) {
            Collections.reverse(path);
            return path;
          }
          at = node.base();
        }
      };

  /**
   * The way to a version.
   *
   * @param target the version to recreate
   * @return versions from one that is materialized, or has no base, to the target; each after the
   *     first has the one before it as its base
   */
  List<VersionId> plan(StorageGraph graph, VersionId target);

  /** What is stored of one table's row sets; read as it is asked for. */
  @FunctionalInterface
  interface StorageGraph {
    /** What is stored of a version. */
    Node node(VersionId version);
  }

  /**
   * A version in the storage graph of one table.
   *
   * @param version the version
   * @param base the version that its delta starts from; null if that is the empty set
   * @param materialized whether its row set is at hand whole, on disk or in memory
   * @param deltaRows rows in its delta
   */
  record Node(VersionId version, @Nullable VersionId base, boolean materialized, long deltaRows) {}
}
