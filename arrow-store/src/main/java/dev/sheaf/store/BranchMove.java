package dev.sheaf.store;

import dev.sheaf.store.catalog.Refs.MovePolicy;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import java.util.Optional;

/**
 * A step of a branch to a version that is there already: a fast-forward, a reset, the end of a
 * rebase. An immutable value for {@link Dataset#move}.
 *
 * @param branch its name
 * @param from the version that it must be on
 * @param to the version that it goes to
 * @param policy where it may go
 * @param operation one word for its log, as {@code reset}
 * @param message what else its log says
 * @param ends what must be pending on the branch, and is not afterwards
 */
public record BranchMove(
    String branch,
    Version from,
    Version to,
    MovePolicy policy,
    String operation,
    String message,
    Optional<PendingOperation> ends) {
  /** The {@link #operation} of a step that a merge makes. */
  public static final String MERGE = "merge";

  /** A step to a version that descends from the one that the branch is on. */
  public static BranchMove forward(
      String branch, Version from, Version to, String operation, String message) {
    return new BranchMove(
        branch, from, to, MovePolicy.FAST_FORWARD_ONLY, operation, message, Optional.empty());
  }

  /** A step to any version. */
  public static BranchMove anywhere(
      String branch, Version from, Version to, String operation, String message) {
    return new BranchMove(
        branch, from, to, MovePolicy.ANYWHERE, operation, message, Optional.empty());
  }

  /** What it does, as a guard sees it. */
  RefStep step() {
    if (policy == MovePolicy.ANYWHERE) {
      return RefStep.REWRITE;
    }
    return operation.equals(MERGE) ? RefStep.MERGE : RefStep.COMMIT;
  }

  /** The same, that also ends what is pending on the branch. */
  public BranchMove ending(PendingOperation operationThatEnds) {
    return new BranchMove(
        branch, from, to, policy, operation, message, Optional.of(operationThatEnds));
  }
}
