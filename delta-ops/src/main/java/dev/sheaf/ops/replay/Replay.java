package dev.sheaf.ops.replay;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeCommit;
import dev.sheaf.ops.merge.MergeInput;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergePlan;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.OnConflict;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Makes the change of one version again on a branch, or takes it back.
 *
 * <pre>{@code
 * Replay.revert(allocator, dataset, "main~2").on("main").run();
 * Replay.cherryPick(allocator, dataset, "clean").on("main").policy(MergePolicy.preferTheirs()).run();
 * }</pre>
 *
 * <p>The change of a version is that from its first parent. What became of its rows since decides
 * whether there is a conflict, as {@link dev.sheaf.ops.merge.MergeCase} says: for a cherry-pick the
 * base is the parent and theirs the version; for a revert the base is the version, and theirs the
 * parent.
 *
 * <p>A revert of a change that nothing has touched since brings back the very rows, at their
 * addresses. If the branch has the change already (or, for a revert, does not have it), there is
 * nothing to do.
 *
 * <p><i>Threads:</i> one; an immutable value until it runs. <i>Cost:</i> as {@link
 * dev.sheaf.ops.merge.Merge}, for the change and what the branch changed since.
 */
public final class Replay {
  /** The property of a version that says which one it makes again. */
  public static final String PICKED = "cherry_picked";

  /** The property of a version that says which one it takes back. */
  public static final String REVERTED = "reverted";

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final String kind;
  private final String revision;
  private final String branch;
  private final MergePolicy policy;
  private final OnConflict onConflict;
  private final @Nullable CommitMessage message;
  private final MergeOptions options;

  private Replay(
      BufferAllocator allocator,
      Dataset dataset,
      String kind,
      String revision,
      String branch,
      MergePolicy policy,
      OnConflict onConflict,
      @Nullable CommitMessage message,
      MergeOptions options) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.kind = kind;
    this.revision = revision;
    this.branch = branch;
    this.policy = policy;
    this.onConflict = onConflict;
    this.message = message;
    this.options = options;
  }

  /**
   * Takes the change of a version back, on the branch that HEAD means.
   *
   * @param allocator pays for the rows that are compared, in a child with the budget
   */
  public static Replay revert(BufferAllocator allocator, Dataset dataset, String revision) {
    return of(allocator, dataset, MergeState.REVERT, revision);
  }

  /**
   * Makes the change of a version again, on the branch that HEAD means.
   *
   * @param allocator pays for the rows that are compared, in a child with the budget
   */
  public static Replay cherryPick(BufferAllocator allocator, Dataset dataset, String revision) {
    return of(allocator, dataset, MergeState.CHERRY_PICK, revision);
  }

  private static Replay of(
      BufferAllocator allocator, Dataset dataset, String kind, String revision) {
    return new Replay(
        allocator,
        dataset,
        kind,
        revision,
        "HEAD",
        MergePolicy.reportConflicts(),
        OnConflict.KEEP,
        null,
        MergeOptions.defaults());
  }

  /** On another branch. */
  public Replay on(String other) {
    return new Replay(
        allocator, dataset, kind, revision, other, policy, onConflict, message, options);
  }

  /** With another policy; functions are not allowed if conflicts are kept. */
  public Replay policy(MergePolicy other) {
    return new Replay(
        allocator, dataset, kind, revision, branch, other, onConflict, message, options);
  }

  /** What becomes of it if there are conflicts. */
  public Replay onConflict(OnConflict other) {
    return new Replay(allocator, dataset, kind, revision, branch, policy, other, message, options);
  }

  /** With a message of its own; else it tells from the version that is made again or taken back. */
  public Replay message(CommitMessage other) {
    return new Replay(
        allocator, dataset, kind, revision, branch, policy, onConflict, other, options);
  }

  /** Within a budget in bytes. */
  public Replay budget(long bytes) {
    return options(options.withBudget(bytes));
  }

  /** With somebody who may give up. */
  public Replay cancellation(Cancellation other) {
    return options(options.withCancellation(other));
  }

  private Replay options(MergeOptions other) {
    return new Replay(
        allocator, dataset, kind, revision, branch, policy, onConflict, message, other);
  }

  /**
   * Does it.
   *
   * @return merged, up to date, or conflicts; never a fast-forward
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH; BAD_ARGUMENT for a version without a parent;
   *     ALREADY_PENDING; BRANCH_HELD, BUDGET_EXCEEDED, CANCELLED. Nothing has changed then
   */
  public MergeOutcome run() {
    String target = branch.equals("HEAD") ? dataset.head() : branch;
    PendingMerge.requireNone(dataset, target);
    Version version = dataset.version(revision);
    Version parent = parent(version);
    boolean reverts = kind.equals(MergeState.REVERT);
    Version base = reverts ? version : parent;
    Version theirs = reverts ? parent : version;
    CommitMessage text = message != null ? message : text(version);
    try (BufferAllocator budget =
        allocator.newChildAllocator(kind + " on " + target, 0, options.budgetBytes())) {
      MergePlan early = plan(budget, base, dataset.version(target), theirs);
      if (early.hasConflicts()) {
        return conflicted(budget, target, early, text);
      }
      try (Transaction transaction = dataset.begin(target)) {
        Version head = transaction.base();
        MergePlan plan =
            head.equals(early.input().ours()) ? early : plan(budget, base, head, theirs);
        if (!plan.hasConflicts()) {
          return plan.changesNothing()
              ? new MergeOutcome.UpToDate(head)
              : new MergeOutcome.Merged(
                  MergeCommit.of(budget, plan, transaction, List.of(), text), plan);
        }
        early = plan;
      }
      return conflicted(budget, target, early, text);
    }
  }

  private MergeOutcome conflicted(
      BufferAllocator budget, String target, MergePlan plan, CommitMessage text) {
    if (onConflict == OnConflict.FORGET) {
      return new MergeOutcome.Conflicted(new Conflicts(plan));
    }
    Version base = plan.input().base();
    MergeState state =
        MergeState.begun(
            kind,
            revision,
            null,
            base == null ? null : base.id(),
            plan.input().theirs().id(),
            text,
            policy,
            "");
    return new MergeOutcome.Conflicted(
        PendingMerge.begin(dataset, target, state, options).conflicts(budget));
  }

  private MergePlan plan(BufferAllocator budget, Version base, Version ours, Version theirs) {
    return MergePlan.of(budget, new MergeInput(dataset, base, ours, theirs), policy, options);
  }

  private Version parent(Version version) {
    if (version.parents().isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "version {version} has no parent, and so is no change",
          "version",
          version.id().shortHex());
    }
    return dataset.graph().parent(version, 0);
  }

  private CommitMessage text(Version version) {
    if (kind.equals(MergeState.REVERT)) {
      return CommitMessage.of("revert \"" + version.subject() + "\"")
          .withProperty(REVERTED, version.id().hex());
    }
    return Replays.again(version).withProperty(PICKED, version.id().hex());
  }
}
