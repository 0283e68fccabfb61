package dev.sheaf.ops.replay;

import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.BranchMove;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;

/**
 * Moves a branch to another version. Its versions so far stay, and its log says which they were.
 */
public final class Reset {
  private static final String OPERATION = "reset";

  private Reset() {}

  /**
   * Moves a branch to a revision. Costs nothing per row.
   *
   * @param branch its name, or {@code HEAD}
   * @return FORCED or FAST_FORWARD, or NO_CHANGE if it is there already
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH, BRANCH_HELD; ALREADY_PENDING if a merge waits
   *     on the branch; LOST_RACE if the branch moved meanwhile
   */
  public static RefUpdate to(Dataset dataset, String branch, String revision) {
    String name = branch.equals("HEAD") ? dataset.head() : branch;
    PendingMerge.requireNone(dataset, name);
    Version from = dataset.version(name);
    Version to = dataset.version(revision);
    RefUpdate update =
        dataset.move(BranchMove.anywhere(name, from, to, OPERATION, "to " + revision));
    if (!update.succeeded()) {
      throw SheafException.of(
          ErrorCode.LOST_RACE,
          "branch '{branch}' was changed by somebody else meanwhile; try again",
          "branch",
          name);
    }
    return update;
  }
}
