package dev.sheaf.ops.merge;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.BranchMove;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Merges one branch or more, or any versions, into a branch.
 *
 * <pre>{@code
 * MergeOutcome outcome =
 *     Merge.of(allocator, dataset, "clean")
 *         .into("main")
 *         .policy(MergePolicy.reportConflicts().column("visits", CellPolicy.sumOfChanges()))
 *         .run();
 * }</pre>
 *
 * <p>The steps: merge base, the two exact deltas from it, keys that both sides changed, their cases
 * ({@link MergeCase}), the policy's decisions, outcome. Nothing is written before the outcome is
 * known, and nobody is kept from writing to the branch until then; if somebody does, the merge is
 * worked out again against what the branch is on by then.
 *
 * <p><b>Conflicts.</b> The default is to keep the merge with the branch ({@link PendingMerge}).
 *
 * <p><b>Several sources</b> are merged one after the other, in the order given, which is that of
 * their precedence: each step finds its merge base anew and makes a version with two parents. The
 * branch moves once, at the end; if a step has conflicts, nothing has changed, and nothing is kept:
 * merge that source by itself.
 *
 * <p><b>Cost.</b> O(what both sides changed): reads the keys of the rows that both inserted, and
 * all columns of the records that both changed. Copies no row but those that are merged from both.
 * Off the heap at most the budget.
 *
 * <p><i>Threads:</i> one; an immutable value until it runs.
 *
 * @source Decibel II.B (merge), papers.md A.4
 */
public final class Merge {
  private static final String OPERATION = "merge";
  private static final int ATTEMPTS_MAX = 3;

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final List<String> sources;
  private final String branch;
  private final MergePolicy policy;
  private final FastForward fastForward;
  private final OnConflict onConflict;
  private final @Nullable CommitMessage message;
  private final MergeOptions options;

  private Merge(
      BufferAllocator allocator,
      Dataset dataset,
      List<String> sources,
      String branch,
      MergePolicy policy,
      FastForward fastForward,
      OnConflict onConflict,
      @Nullable CommitMessage message,
      MergeOptions options) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.sources = sources;
    this.branch = branch;
    this.policy = policy;
    this.fastForward = fastForward;
    this.onConflict = onConflict;
    this.message = message;
    this.options = options;
  }

  /**
   * A merge into the branch that HEAD means, which reports and keeps conflicts.
   *
   * @param allocator pays for the rows that are compared, in a child with the budget
   * @param sources what is merged in: branches, tags or other revisions
   */
  public static Merge of(BufferAllocator allocator, Dataset dataset, String... sources) {
    if (sources.length == 0) {
      throw new IllegalArgumentException("nothing to merge");
    }
    return new Merge(
        allocator,
        dataset,
        List.of(sources),
        "HEAD",
        MergePolicy.reportConflicts(),
        FastForward.ALLOWED,
        OnConflict.KEEP,
        null,
        MergeOptions.defaults());
  }

  /** Into another branch. */
  public Merge into(String other) {
    return new Merge(
        allocator, dataset, sources, other, policy, fastForward, onConflict, message, options);
  }

  /** With another policy. */
  public Merge policy(MergePolicy other) {
    return new Merge(
        allocator, dataset, sources, branch, other, fastForward, onConflict, message, options);
  }

  /** With or without fast-forward. */
  public Merge fastForward(FastForward other) {
    return new Merge(
        allocator, dataset, sources, branch, policy, other, onConflict, message, options);
  }

  /** What becomes of a merge with conflicts. */
  public Merge onConflict(OnConflict other) {
    return new Merge(
        allocator, dataset, sources, branch, policy, fastForward, other, message, options);
  }

  /** With a message of its own; else it is {@code merge SOURCE into BRANCH}. */
  public Merge message(CommitMessage other) {
    return new Merge(
        allocator, dataset, sources, branch, policy, fastForward, onConflict, other, options);
  }

  /** Within a budget in bytes. */
  public Merge budget(long bytes) {
    return options(options.withBudget(bytes));
  }

  /** With somebody who may give up. */
  public Merge cancellation(Cancellation other) {
    return options(options.withCancellation(other));
  }

  private Merge options(MergeOptions other) {
    return new Merge(
        allocator, dataset, sources, branch, policy, fastForward, onConflict, message, other);
  }

  /**
   * Merges.
   *
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH; ALREADY_PENDING if an earlier merge waits on
   *     the branch; NOT_FAST_FORWARD; UNKNOWN_COLUMN or BAD_ARGUMENT for a policy that does not go
   *     with the columns; BRANCH_HELD, BUDGET_EXCEEDED, CANCELLED. Nothing has changed then
   */
  public MergeOutcome run() {
    PendingMerge.requireNone(dataset, branch());
    return within(
        budget -> {
          for (int attempt = 1; ; attempt++) {
            MergeOutcome outcome = sources.size() == 1 ? one(budget) : many(budget);
            if (outcome != null) {
              return outcome;
            }
            if (attempt == ATTEMPTS_MAX) {
              throw SheafException.of(
                  ErrorCode.LOST_RACE,
                  "branch '{branch}' moves faster than the merge; try again",
                  "branch",
                  branch());
            }
          }
        });
  }

  /**
   * Says what a merge would come to, and changes nothing. With several sources: of the first.
   *
   * @throws SheafException as {@link #run}
   */
  public MergeOutcome dryRun() {
    return within(
        budget -> {
          Version ours = dataset.version(branch());
          Version theirs = dataset.version(sources.get(0));
          MergeOutcome early = withoutMerging(ours, theirs);
          if (early != null) {
            return early;
          }
          MergePlan plan = plan(budget, ours, theirs);
          return plan.hasConflicts()
              ? new MergeOutcome.Conflicted(new Conflicts(plan))
              : new MergeOutcome.WouldMerge(plan);
        });
  }

  /** Up to date or fast-forward; null where both have something of their own. */
  private @Nullable MergeOutcome withoutMerging(Version ours, Version theirs) {
    if (dataset.graph().isAncestor(theirs, ours)) {
      return new MergeOutcome.UpToDate(ours);
    }
    if (fastForward != FastForward.NEVER && dataset.graph().isAncestor(ours, theirs)) {
      return new MergeOutcome.FastForward(theirs);
    }
    if (fastForward == FastForward.ONLY) {
      throw SheafException.of(
          ErrorCode.NOT_FAST_FORWARD,
          "branch '{branch}' has versions that '{source}' has not: that takes a merge, and only a"
              + " fast-forward was asked for",
          "branch",
          branch(),
          "source",
          sources.get(0));
    }
    return null;
  }

  /** Merges one source; null if the branch moved meanwhile. */
  private @Nullable MergeOutcome one(BufferAllocator budget) {
    String source = sources.get(0);
    Version ours = dataset.version(branch());
    Version theirs = dataset.version(source);
    MergeOutcome early = withoutMerging(ours, theirs);
    if (early instanceof MergeOutcome.FastForward) {
      return moved(ours, theirs, "fast-forward to " + source) ? early : null;
    }
    if (early != null) {
      return early;
    }
    MergePlan plan = plan(budget, ours, theirs);
    if (plan.hasConflicts()) {
      if (onConflict == OnConflict.KEEP) {
        plan = keep(budget, plan, source);
      }
      return new MergeOutcome.Conflicted(new Conflicts(plan));
    }
    try (Transaction transaction = dataset.begin(branch())) {
      if (!transaction.base().equals(ours)) {
        return null;
      }
      return new MergeOutcome.Merged(
          MergeCommit.of(budget, plan, transaction, List.of(theirs), message(source)), plan);
    }
  }

  /** Merges the sources one after the other; null if the branch moved meanwhile. */
  private @Nullable MergeOutcome many(BufferAllocator budget) {
    Version head = dataset.version(branch());
    Version at = head;
    MergeOutcome last = new MergeOutcome.UpToDate(head);
    for (String source : sources) {
      Version theirs = dataset.version(source);
      MergeOutcome early = withoutMerging(at, theirs);
      if (early instanceof MergeOutcome.FastForward) {
        at = theirs;
        last = early;
      }
      if (early != null) {
        continue;
      }
      MergePlan plan = plan(budget, at, theirs);
      if (plan.hasConflicts()) {
        return new MergeOutcome.Conflicted(new Conflicts(plan));
      }
      try (Transaction transaction = dataset.beginAt(branch(), at)) {
        at = MergeCommit.of(budget, plan, transaction, List.of(theirs), message(source));
        last = new MergeOutcome.Merged(at, plan);
      }
    }
    boolean done = at.equals(head) || moved(head, at, "of " + String.join(", ", sources));
    return done ? last : null;
  }

  private boolean moved(Version from, Version to, String text) {
    RefUpdate update = dataset.move(BranchMove.forward(branch(), from, to, OPERATION, text));
    return update.succeeded();
  }

  /** Keeps the merge with the branch; the answers of functions, which cannot be kept, too. */
  private MergePlan keep(BufferAllocator budget, MergePlan plan, String source) {
    MergeState state =
        MergeState.begun(
            MergeState.MERGE,
            source,
            null,
            null,
            plan.input().theirs().id(),
            message(source),
            policy.withoutFunctions(),
            "");
    if (policy.hasFunctions()) {
      state = state.with(FunctionAnswers.of(budget, plan));
    }
    return PendingMerge.begin(dataset, branch(), state, options).plan(budget);
  }

  private MergePlan plan(BufferAllocator budget, Version ours, Version theirs) {
    return MergePlan.of(budget, MergeInput.of(dataset, ours, theirs), policy, options);
  }

  private CommitMessage message(String source) {
    return message != null ? message : CommitMessage.of("merge " + source + " into " + branch());
  }

  private String branch() {
    return branch.equals("HEAD") ? dataset.head() : branch;
  }

  private MergeOutcome within(Function<BufferAllocator, MergeOutcome> work) {
    try (BufferAllocator budget =
        allocator.newChildAllocator(OPERATION + " into " + branch(), 0, options.budgetBytes())) {
      return work.apply(budget);
    }
  }
}
