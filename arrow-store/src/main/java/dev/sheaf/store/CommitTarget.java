package dev.sheaf.store;

import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a transaction's version goes in the graph.
 *
 * @param branch the branch that the transaction holds
 * @param parents of the version; the first is what the transaction began from
 * @param effect what becomes of the branch
 * @param ends what was pending on the branch and is not afterwards; null for nothing
 */
record CommitTarget(
    String branch, List<Version> parents, Effect effect, @Nullable PendingOperation ends) {
  CommitTarget {
    parents = List.copyOf(parents);
  }

  /** What a commit does to the branch. */
  enum Effect {
    /** Moves it to the new version. */
    MOVES_BRANCH,
    /** Leaves it where it is. */
    LEAVES_BRANCH
  }

  /** The version that the transaction began from. */
  Version base() {
    return parents.get(0);
  }

  /** What the commit does, as a guard sees it. */
  RefStep step() {
    if (effect == Effect.LEAVES_BRANCH) {
      return RefStep.PREPARE;
    }
    return parents.size() > 1 ? RefStep.MERGE : RefStep.COMMIT;
  }

  /** What the log of the branch calls it. */
  String operation() {
    return parents.size() > 1 ? "merge" : "commit";
  }
}
