package dev.sheaf.ops.replay;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeCommit;
import dev.sheaf.ops.merge.MergeInput;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergePlan;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.OnConflict;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

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
  private final MergeSettings settings;

  private Replay(
      BufferAllocator allocator,
      Dataset dataset,
      String kind,
      String revision,
      MergeSettings settings) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.kind = kind;
    this.revision = revision;
    this.settings = settings;
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
    return new Replay(allocator, dataset, kind, revision, MergeSettings.DEFAULTS);
  }

  /** On another branch. */
  public Replay on(String other) {
    return with(settings.withBranch(other));
  }

  /** With another policy; functions are not allowed if conflicts are kept. */
  public Replay policy(MergePolicy other) {
    return with(settings.withPolicy(other));
  }

  /** What becomes of it if there are conflicts. */
  public Replay onConflict(OnConflict other) {
    return with(settings.withOnConflict(other));
  }

  /** With a message of its own; else it tells from the version that is made again or taken back. */
  public Replay message(CommitMessage other) {
    return with(settings.withMessage(other));
  }

  /** Within a budget in bytes. */
  public Replay budget(long bytes) {
    return with(settings.withOptions(settings.options().withBudget(bytes)));
  }

  /** With somebody who may give up. */
  public Replay cancellation(Cancellation other) {
    return with(settings.withOptions(settings.options().withCancellation(other)));
  }

  private Replay with(MergeSettings other) {
    return new Replay(allocator, dataset, kind, revision, other);
  }

  /**
   * Does it.
   *
   * @return merged, up to date, or conflicts; never a fast-forward
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH; BAD_ARGUMENT for a version without a parent;
   *     ALREADY_PENDING; BRANCH_HELD, BUDGET_EXCEEDED, CANCELLED. Nothing has changed then
   */
  public MergeOutcome run() {
    PendingMerge.requireNone(dataset, target());
    Version version = dataset.version(revision);
    CommitMessage text = settings.message() != null ? settings.message() : text(version);
    try (BufferAllocator budget = budget()) {
      MergePlan early = plan(budget, version, dataset.version(target()));
      if (early.hasConflicts()) {
        return conflicted(budget, early, text);
      }
      try (Transaction transaction = dataset.begin(target())) {
        Version head = transaction.base();
        MergePlan plan = head.equals(early.input().ours()) ? early : plan(budget, version, head);
        if (!plan.hasConflicts()) {
          return plan.changesNothing()
              ? new MergeOutcome.UpToDate(head)
              : new MergeOutcome.Merged(
                  MergeCommit.of(budget, plan, transaction, List.of(), text), plan);
        }
        early = plan;
      }
      return conflicted(budget, early, text);
    }
  }

  /**
   * Says what it would come to, and changes nothing.
   *
   * @throws SheafException as {@link #run}
   */
  public MergeOutcome dryRun() {
    try (BufferAllocator budget = budget()) {
      Version head = dataset.version(target());
      MergePlan plan = plan(budget, dataset.version(revision), head);
      if (plan.hasConflicts()) {
        return new MergeOutcome.Conflicted(new Conflicts(plan));
      }
      return plan.changesNothing()
          ? new MergeOutcome.UpToDate(head)
          : new MergeOutcome.WouldMerge(plan);
    }
  }

  private String target() {
    return settings.named(dataset).branch();
  }

  private BufferAllocator budget() {
    return allocator.newChildAllocator(
        kind + " on " + target(), 0, settings.options().budgetBytes());
  }

  private MergeOutcome conflicted(BufferAllocator budget, MergePlan plan, CommitMessage text) {
    if (settings.onConflict() == OnConflict.FORGET) {
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
            settings.policy(),
            "");
    return new MergeOutcome.Conflicted(
        PendingMerge.begin(dataset, target(), state, settings.options()).conflicts(budget));
  }

  private MergePlan plan(BufferAllocator budget, Version version, Version ours) {
    Version parent = Replays.parent(dataset, version);
    MergeInput input =
        kind.equals(MergeState.REVERT)
            ? new MergeInput(dataset, version, ours, parent)
            : new MergeInput(dataset, parent, ours, version);
    return MergePlan.of(budget, input, settings.policy(), settings.options());
  }

  private CommitMessage text(Version version) {
    if (kind.equals(MergeState.REVERT)) {
      return CommitMessage.of("revert \"" + version.subject() + "\"")
          .withProperty(REVERTED, version.id().hex());
    }
    return Replays.picked(version);
  }
}
