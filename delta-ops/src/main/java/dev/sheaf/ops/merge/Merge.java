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
 * branch moves once, at the end. If a step has conflicts, it waits on the branch with those that
 * are done and those that come after it ({@link MergeSequence}); functions of a policy answer for
 * the steps up to that one.
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
  private static final String OPERATION = BranchMove.MERGE;
  private static final int ATTEMPTS_MAX = 3;

  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final List<String> sources;
  private final FastForward fastForward;
  private final MergeSettings settings;

  private Merge(
      BufferAllocator allocator,
      Dataset dataset,
      List<String> sources,
      FastForward fastForward,
      MergeSettings settings) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.sources = sources;
    this.fastForward = fastForward;
    this.settings = settings;
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
        allocator, dataset, List.of(sources), FastForward.ALLOWED, MergeSettings.DEFAULTS);
  }

  /** Into another branch. */
  public Merge into(String other) {
    return with(settings.withBranch(other));
  }

  /** With another policy. */
  public Merge policy(MergePolicy other) {
    return with(settings.withPolicy(other));
  }

  /** With or without fast-forward. */
  public Merge fastForward(FastForward other) {
    return new Merge(allocator, dataset, sources, other, settings);
  }

  /** What becomes of a merge with conflicts. */
  public Merge onConflict(OnConflict other) {
    return with(settings.withOnConflict(other));
  }

  /** With a message of its own; else it is {@code merge SOURCE into BRANCH}. */
  public Merge message(CommitMessage other) {
    return with(settings.withMessage(other));
  }

  /** Within a budget in bytes. */
  public Merge budget(long bytes) {
    return with(settings.withOptions(settings.options().withBudget(bytes)));
  }

  /** With somebody who may give up. */
  public Merge cancellation(Cancellation other) {
    return with(settings.withOptions(settings.options().withCancellation(other)));
  }

  private Merge with(MergeSettings other) {
    return new Merge(allocator, dataset, sources, fastForward, other);
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
    MergeSequence.Step step = new MergeSequence.Step(theirs, sources.get(0));
    Version at = rules().withoutMerge(ours, step).orElse(null);
    if (at == null) {
      return null;
    }
    return at.equals(ours) ? new MergeOutcome.UpToDate(ours) : new MergeOutcome.FastForward(at);
  }

  private MergeRules rules() {
    return new MergeRules(dataset, branch(), fastForward);
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
      if (settings.onConflict() == OnConflict.KEEP) {
        plan = keep(budget, plan, source);
      }
      return new MergeOutcome.Conflicted(new Conflicts(plan));
    }
    try (Transaction transaction = dataset.beginMerge(branch())) {
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
    List<MergeSequence.Step> steps =
        sources.stream()
            .map(source -> new MergeSequence.Step(dataset.version(source), source))
            .toList();
    return new MergeSequence(budget, dataset, settings)
        .begin(rules(), head, head, steps)
        .map(SequenceOutcome::asMerge)
        .orElse(null);
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
            settings.policy().withoutFunctions(),
            "");
    if (settings.policy().hasFunctions()) {
      state = state.with(FunctionAnswers.of(budget, plan));
    }
    return PendingMerge.begin(dataset, branch(), state, settings.options()).plan(budget);
  }

  private MergePlan plan(BufferAllocator budget, Version ours, Version theirs) {
    return MergePlan.of(
        budget, MergeInput.of(dataset, ours, theirs), settings.policy(), settings.options());
  }

  private CommitMessage message(String source) {
    return settings.message() != null
        ? settings.message()
        : CommitMessage.of("merge " + source + " into " + branch());
  }

  private String branch() {
    return settings.named(dataset).branch();
  }

  private MergeOutcome within(Function<BufferAllocator, MergeOutcome> work) {
    try (BufferAllocator budget =
        allocator.newChildAllocator(
            OPERATION + " into " + branch(), 0, settings.options().budgetBytes())) {
      return work.apply(budget);
    }
  }
}
