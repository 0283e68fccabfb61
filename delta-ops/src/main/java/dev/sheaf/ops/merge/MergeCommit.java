package dev.sheaf.ops.merge;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Makes a version of a plan without conflicts. */
public final class MergeCommit {
  private static final String POLICY = "merge_policy";
  private static final String CONFLICTS = "merge_conflicts";

  private MergeCommit() {}

  /**
   * Writes the result and commits it, which ends the transaction.
   *
   * @param allocator pays for merged rows, a block at a time
   * @param transaction that began from the plan's ours, without changes so far
   * @param otherParents parents of the version behind ours; none unless it is a merge
   */
  public static Version of(
      BufferAllocator allocator,
      MergePlan plan,
      Transaction transaction,
      List<Version> otherParents,
      CommitMessage message) {
    if (!transaction.base().equals(plan.input().ours())) {
      throw new IllegalArgumentException("the transaction began from another version");
    }
    otherParents.forEach(transaction::addParent);
    plan.write(allocator, transaction);
    plan.options().cancellation().check();
    return transaction.commit(described(plan, message));
  }

  /** With the policy, and how much it decided, if it decided anything. */
  private static CommitMessage described(MergePlan plan, CommitMessage message) {
    long decided = plan.conflictCount();
    return decided == 0
        ? message
        : message
            .withProperty(POLICY, plan.policy().toText())
            .withProperty(CONFLICTS, Long.toString(decided));
  }
}
