package dev.sheaf.ops.merge;

import dev.sheaf.store.BranchMove;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Merges one after the other, all or none: versions are made beside a branch, which moves once, at
 * the end. Conflicts stop the sequence, and it waits on the branch: resolve them ({@link
 * PendingMerge}) and {@link #proceed}, leave that version out ({@link #skip}), or abort.
 *
 * <p>If the branch moves meanwhile, the sequence cannot end: abort it, and begin again. What is
 * kept are ids of versions, so a sequence survives a restart.
 *
 * <p>Who wants one asks {@link Merge}, {@code Rebase} or {@code Picks}. <i>Threads:</i> one.
 * <i>Cost:</i> as a {@link Merge} per version; the allocator pays, a block of records at a time.
 */
public final class MergeSequence {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final String branch;
  private final MergeSettings settings;

  /** What a kind of sequence does with a version. */
  public interface Rules {
    /** One word, as in {@link MergeState}. */
    String kind();

    /** What the user calls what is merged in, where a step waits. */
    String source(Step step);

    /** What is merged to bring a version into another. */
    MergeInput input(Version at, Version next);

    /** Where a version is brought in without a merge, as by a fast-forward; else empty. */
    Optional<Version> withoutMerge(Version at, Step next);

    /** The parents of what is made, beside the version that it is made on. */
    List<Version> otherParents(Version next);

    /** The usual message of what is made. */
    CommitMessage message(Step step);

    /** How the branch moves at the end. */
    BranchMove move(String branch, Version from, Version to, List<String> names);
  }

  /**
   * A version to bring in.
   *
   * @param version which
   * @param name what the user calls it
   */
  public record Step(Version version, String name) {}

  /**
   * A sequence for a branch.
   *
   * @param allocator pays for the rows that are compared
   * @param settings of all its merges
   */
  public MergeSequence(BufferAllocator allocator, Dataset dataset, MergeSettings settings) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.settings = settings.named(dataset);
    this.branch = this.settings.branch();
  }

  /**
   * Begins.
   *
   * @param head where the branch is
   * @param at what the first version is made on
   * @return empty if the branch moved meanwhile: nothing has changed then
   * @throws SheafException ALREADY_PENDING, BUDGET_EXCEEDED, CANCELLED. Nothing has changed then
   */
  public Optional<SequenceOutcome> begin(Rules rules, Version head, Version at, List<Step> steps) {
    List<String> names = steps.stream().map(Step::name).toList();
    return Optional.ofNullable(new Run(rules, settings, head, at, steps, names, null).go(null));
  }

  /**
   * Goes on after the conflicts were resolved; with some left it says which.
   *
   * @throws SheafException LOST_RACE if the branch moved meanwhile; as {@link #begin}
   */
  public SequenceOutcome proceed(Rules rules, PendingMerge pending) {
    return ended(resumed(rules, pending).go(pending));
  }

  /**
   * Goes on without the version that has conflicts.
   *
   * @throws SheafException as {@link #proceed}
   */
  public SequenceOutcome skip(Rules rules, PendingMerge pending) {
    Run run = resumed(rules, pending);
    run.left.removeFirst();
    return ended(run.go(null));
  }

  private SequenceOutcome ended(@Nullable SequenceOutcome outcome) {
    if (outcome == null) {
      throw SheafException.of(
          ErrorCode.LOST_RACE,
          "branch '{branch}' was changed by somebody else meanwhile: abort what is pending on it,"
              + " and begin again",
          "branch",
          branch);
    }
    return outcome;
  }

  private Run resumed(Rules rules, PendingMerge pending) {
    pending.requireReadable();
    MergeState state = pending.state();
    SequenceSteps kept = SequenceSteps.decode(state.continuation());
    List<Step> steps = new ArrayList<>();
    int done = kept.names().size() - kept.left().size();
    for (int i = 0; i < kept.left().size(); i++) {
      Version version = dataset.version(kept.left().get(i).hex()); // not everybody may read it
      String name =
          done < 0 ? dataset.graph().abbreviate(version.id()) : kept.names().get(done + i);
      steps.add(new Step(version, name));
    }
    boolean usual = state.message().equals(rules.message(steps.get(0)));
    MergeSettings began =
        new MergeSettings(
            branch,
            state.policy(),
            OnConflict.KEEP,
            usual ? null : state.message(),
            settings.options());
    Version head = dataset.graph().version(kept.head());
    VersionId at = state.ours();
    Run run =
        new Run(
            rules,
            began,
            head,
            at == null ? head : dataset.graph().version(at),
            steps,
            kept.names(),
            pending.stored());
    kept.made().forEach(id -> run.made.add(dataset.graph().version(id)));
    return run;
  }

  /** A sequence at work. */
  private final class Run {
    private final Rules rules;
    private final MergeSettings began;
    private final Version head;
    private final Deque<Step> left;
    private final List<String> names;
    private final @Nullable PendingOperation stored;
    private final List<Version> made = new ArrayList<>();
    private Version at;
    private Optional<MergePlan> last = Optional.empty();

    Run(
        Rules rules,
        MergeSettings began,
        Version head,
        Version at,
        List<Step> left,
        List<String> names,
        @Nullable PendingOperation stored) {
      this.rules = rules;
      this.began = began;
      this.head = head;
      this.at = at;
      this.left = new ArrayDeque<>(left);
      this.names = names;
      this.stored = stored;
    }

    /**
     * Does what is left; null if the branch has moved.
     *
     * @param resolved what was decided about the first one; null for nothing
     */
    @Nullable SequenceOutcome go(@Nullable PendingMerge resolved) {
      PendingMerge decided = resolved;
      while (!left.isEmpty()) {
        Step step = left.getFirst();
        Optional<Version> without = rules.withoutMerge(at, step);
        if (without.isPresent()) {
          at = without.get();
        } else {
          MergePlan plan = decided != null ? decided.plan(allocator) : plan(step);
          if (plan.hasConflicts()) {
            boolean keeps = decided == null && began.onConflict() == OnConflict.KEEP;
            return stopped(step, keeps ? keep(plan, step) : new Conflicts(plan));
          }
          make(plan, step);
        }
        decided = null;
        left.removeFirst();
      }
      return end();
    }

    private MergePlan plan(Step step) {
      return MergePlan.of(
          allocator, rules.input(at, step.version()), began.policy(), began.options());
    }

    private CommitMessage message(Step step) {
      return began.message() != null ? began.message() : rules.message(step);
    }

    private void make(MergePlan plan, Step step) {
      List<Version> others = rules.otherParents(step.version());
      if (plan.changesNothing() && others.isEmpty()) {
        return;
      }
      try (Transaction transaction = dataset.beginAt(branch, at)) {
        at = MergeCommit.of(allocator, plan, transaction, others, message(step));
      }
      made.add(at);
      last = Optional.of(plan);
    }

    private SequenceOutcome stopped(Step step, Conflicts conflicts) {
      return new SequenceOutcome.Stopped(step.version(), made.size(), left.size() - 1, conflicts);
    }

    private Conflicts keep(MergePlan plan, Step step) {
      SequenceSteps steps =
          new SequenceSteps(
              head.id(),
              made.stream().map(Version::id).toList(),
              left.stream().map(next -> next.version().id()).toList(),
              names);
      Version base = plan.input().base();
      MergeState state =
          MergeState.begun(
              rules.kind(),
              rules.source(step),
              at.id(),
              base == null ? null : base.id(),
              step.version().id(),
              message(step),
              began.policy().withoutFunctions(),
              steps.encode());
      if (began.policy().hasFunctions()) {
        state = state.with(FunctionAnswers.of(allocator, plan));
      }
      PendingMerge pending =
          stored == null
              ? PendingMerge.begin(dataset, branch, state, began.options())
              : PendingMerge.replace(dataset, branch, stored, state, began.options());
      return pending.conflicts(allocator);
    }

    private @Nullable SequenceOutcome end() {
      if (at.equals(head)) {
        boolean ended =
            stored == null || dataset.replacePending(branch, Optional.of(stored), Optional.empty());
        return ended ? new SequenceOutcome.UpToDate(head) : null;
      }
      BranchMove move = rules.move(branch, head, at, names);
      boolean moved = dataset.move(stored == null ? move : move.ending(stored)).succeeded();
      return moved ? new SequenceOutcome.Done(at, made, last) : null;
    }
  }
}
