package dev.sheaf.ops.replay;

import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeCommit;
import dev.sheaf.ops.merge.MergeInput;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergePlan;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.BranchMove;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Makes what a branch has of its own again on top of another version: a sequence of cherry-picks.
 *
 * <p>The versions are those along the branch's first parents that the other version does not
 * descend from; merges among them are left out, as their changes from the other side are not the
 * branch's own. Each keeps message, author, time and properties, and what is changed on the other
 * side already makes no version.
 *
 * <p>New versions are made beside the branch, which moves once, at the end. A conflict stops the
 * rebase, and it waits on the branch: resolve the conflicts ({@link PendingMerge}) and {@link
 * #proceed}, leave that version out ({@link #skip}), or {@link #abort}. If the branch moves
 * meanwhile, a rebase cannot end: abort it and begin again.
 *
 * <p><i>Threads:</i> one. <i>Cost:</i> as a {@link dev.sheaf.ops.merge.Merge} per version.
 */
public final class Rebase {
  private static final String OPERATION = "rebase";

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final String branch;
  private final MergePolicy policy;
  private final MergeOptions options;

  private Rebase(
      BufferAllocator allocator,
      Dataset dataset,
      String branch,
      MergePolicy policy,
      MergeOptions options) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.branch = branch;
    this.policy = policy;
    this.options = options;
  }

  /**
   * A rebase of a branch, which stops at conflicts.
   *
   * @param allocator pays for the rows that are compared, in a child with the budget
   * @param branch its name, or {@code HEAD}
   */
  public static Rebase of(BufferAllocator allocator, Dataset dataset, String branch) {
    return new Rebase(
        allocator,
        dataset,
        branch.equals("HEAD") ? dataset.head() : branch,
        MergePolicy.reportConflicts(),
        MergeOptions.defaults());
  }

  /** With another policy, in which ours is the other version, and theirs the branch's own. */
  public Rebase policy(MergePolicy other) {
    return new Rebase(allocator, dataset, branch, other, options);
  }

  /** Within other limits. */
  public Rebase options(MergeOptions other) {
    return new Rebase(allocator, dataset, branch, policy, other);
  }

  /**
   * Rebases onto a revision.
   *
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH, ALREADY_PENDING, BRANCH_HELD, LOST_RACE,
   *     BUDGET_EXCEEDED, CANCELLED. The branch is where it was then
   */
  public RebaseOutcome onto(String revision) {
    PendingMerge.requireNone(dataset, branch);
    Version onto = dataset.version(revision);
    Version head = dataset.version(branch);
    VersionGraph graph = dataset.graph();
    if (graph.isAncestor(onto, head)) {
      return new RebaseOutcome.UpToDate(head);
    }
    Run run = new Run(revision, head, onto, own(head, onto), null);
    return run.go(null);
  }

  /**
   * Goes on after the conflicts were resolved; with some left it says which.
   *
   * @throws SheafException NOTHING_PENDING, or as {@link #onto}
   */
  public RebaseOutcome proceed() {
    PendingMerge pending = pending();
    return resumed(pending).go(pending);
  }

  /**
   * Goes on without the version that has conflicts.
   *
   * @throws SheafException NOTHING_PENDING, or as {@link #onto}
   */
  public RebaseOutcome skip() {
    Run run = resumed(pending());
    run.left.removeFirst();
    return run.go(null);
  }

  /**
   * Forgets the rebase; the branch stays where it is.
   *
   * @throws SheafException NOTHING_PENDING
   */
  public void abort() {
    pending().abort();
  }

  private PendingMerge pending() {
    PendingMerge pending = PendingMerge.on(dataset, branch).with(options);
    if (!pending.kind().equals(MergeState.REBASE)) {
      throw SheafException.of(
          ErrorCode.NOTHING_PENDING,
          "a {kind} is pending on branch '{branch}', and no rebase",
          "kind",
          pending.kind(),
          "branch",
          branch);
    }
    return pending;
  }

  private Run resumed(PendingMerge pending) {
    RebaseSteps steps = RebaseSteps.decode(pending.state().continuation());
    VersionGraph graph = dataset.graph();
    VersionId at = pending.state().ours();
    Version onto = graph.version(at == null ? steps.head() : at);
    Run run =
        new Run(
            pending.source(),
            graph.version(steps.head()),
            onto,
            steps.left().stream().map(graph::version).toList(),
            pending.stored());
    steps.made().forEach(id -> run.made.add(graph.version(id)));
    run.policyOf = pending.state().policy();
    return run;
  }

  /** The branch's own versions, oldest first. */
  private List<Version> own(Version head, Version onto) {
    VersionGraph graph = dataset.graph();
    Deque<Version> own = new ArrayDeque<>();
    Version at = head;
    while (!graph.isAncestor(at, onto)) {
      if (!at.isMerge()) {
        own.addFirst(at);
      }
      at = graph.parent(at, 0);
    }
    return List.copyOf(own);
  }

  /** One rebase at work. */
  private final class Run {
    private final String source;
    private final Version head;
    private Version at;
    private final Deque<Version> left;
    private final List<Version> made = new ArrayList<>();
    private @Nullable PendingOperation stored;
    private MergePolicy policyOf = policy;

    Run(
        String source,
        Version head,
        Version at,
        List<Version> left,
        @Nullable PendingOperation stored) {
      this.source = source;
      this.head = head;
      this.at = at;
      this.left = new ArrayDeque<>(left);
      this.stored = stored;
    }

    /**
     * Does what is left.
     *
     * @param resolved what was decided about the first one; null for nothing
     */
    RebaseOutcome go(@Nullable PendingMerge resolved) {
      try (BufferAllocator budget =
          allocator.newChildAllocator(OPERATION + " of " + branch, 0, options.budgetBytes())) {
        PendingMerge decided = resolved;
        while (!left.isEmpty()) {
          Version next = left.getFirst();
          MergePlan plan = decided != null ? decided.plan(budget) : plan(budget, next);
          if (plan.hasConflicts()) {
            return decided != null
                ? new RebaseOutcome.Stopped(next, made.size(), left.size() - 1, new Conflicts(plan))
                : stop(budget, next);
          }
          decided = null;
          if (!plan.changesNothing()) {
            commit(budget, plan, next);
          }
          left.removeFirst();
        }
        return end();
      }
    }

    private MergePlan plan(BufferAllocator budget, Version next) {
      Version parent = dataset.graph().parent(next, 0);
      return MergePlan.of(budget, new MergeInput(dataset, parent, at, next), policyOf, options);
    }

    private void commit(BufferAllocator budget, MergePlan plan, Version next) {
      try (Transaction transaction = dataset.beginAt(branch, at)) {
        at = MergeCommit.of(budget, plan, transaction, List.of(), Replays.unchanged(next));
        made.add(at);
      }
    }

    private RebaseOutcome stop(BufferAllocator budget, Version next) {
      RebaseSteps steps =
          new RebaseSteps(
              head.id(),
              made.stream().map(Version::id).toList(),
              left.stream().map(Version::id).toList());
      MergeState state =
          MergeState.begun(
              MergeState.REBASE,
              source,
              at.id(),
              dataset.graph().parent(next, 0).id(),
              next.id(),
              Replays.unchanged(next),
              policyOf,
              steps.encode());
      PendingMerge pending =
          stored == null
              ? PendingMerge.begin(dataset, branch, state, options)
              : PendingMerge.replace(dataset, branch, stored, state, options);
      return new RebaseOutcome.Stopped(
          next, made.size(), left.size() - 1, pending.conflicts(budget));
    }

    private RebaseOutcome end() {
      BranchMove move = BranchMove.anywhere(branch, head, at, OPERATION, "onto " + source);
      RefUpdate update = dataset.move(Optional.ofNullable(stored).map(move::ending).orElse(move));
      if (!update.succeeded()) {
        throw SheafException.of(
            ErrorCode.LOST_RACE,
            "branch '{branch}' was changed by somebody else meanwhile: abort the rebase if it is"
                + " still pending, and begin again",
            "branch",
            branch);
      }
      return new RebaseOutcome.Rebased(at, made);
    }
  }
}
