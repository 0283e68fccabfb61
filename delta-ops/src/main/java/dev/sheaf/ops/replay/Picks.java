package dev.sheaf.ops.replay;

import dev.sheaf.ops.merge.MergeSequence;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Makes the changes of several versions again on a branch, one after the other, all or none.
 *
 * <pre>{@code
 * Picks picks = Picks.of(allocator, dataset, MergeSettings.DEFAULTS.withBranch("main"));
 * SequenceOutcome outcome = picks.run(List.of("clean~1", "clean"));
 * }</pre>
 *
 * <p>Each is a {@link Replay#cherryPick}; what the branch has already makes no version. New
 * versions are made beside the branch, which moves once, at the end: a conflict leaves it where it
 * was, and the sequence waits with it, to {@link #proceed}, to {@link #skip} that version, or to be
 * aborted.
 *
 * <p><i>Threads:</i> one. <i>Cost:</i> as a {@link dev.sheaf.ops.merge.Merge} per version.
 */
public final class Picks {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final MergeSettings settings;
  private final Replays rules;

  private Picks(BufferAllocator allocator, Dataset dataset, MergeSettings settings) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.settings = settings.named(dataset);
    this.rules = new Replays(dataset, MergeState.CHERRY_PICK, "");
  }

  /**
   * Picks for a branch.
   *
   * @param allocator pays for the rows that are compared, in a child with the budget
   * @param settings of all of them; a message, if given, is that of each
   */
  public static Picks of(BufferAllocator allocator, Dataset dataset, MergeSettings settings) {
    return new Picks(allocator, dataset, settings);
  }

  /**
   * Picks some versions.
   *
   * @param revisions in the order in which they are made again
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH; BAD_ARGUMENT for a version without a parent;
   *     ALREADY_PENDING, BRANCH_HELD, LOST_RACE, BUDGET_EXCEEDED, CANCELLED. The branch is where it
   *     was then
   */
  public SequenceOutcome run(List<String> revisions) {
    PendingMerge.requireNone(dataset, settings.branch());
    Version head = dataset.version(settings.branch());
    List<MergeSequence.Step> steps =
        revisions.stream()
            .map(revision -> new MergeSequence.Step(dataset.version(revision), revision))
            .toList();
    steps.forEach(step -> Replays.parent(dataset, step.version()));
    return within(
        sequence ->
            sequence
                .begin(rules, head, head, steps)
                .orElseThrow(
                    () ->
                        SheafException.of(
                            ErrorCode.LOST_RACE,
                            "branch '{branch}' was changed by somebody else meanwhile; try again",
                            "branch",
                            settings.branch())));
  }

  /** Whether what is pending is one of several cherry-picks, with which only this class goes on. */
  public static boolean isPending(PendingMerge pending) {
    return pending.kind().equals(MergeState.CHERRY_PICK)
        && !pending.state().continuation().isEmpty();
  }

  /**
   * Goes on after the conflicts were resolved; with some left it says which.
   *
   * @param pending of which {@link #isPending} is true
   * @throws SheafException as {@link #run}
   */
  public SequenceOutcome proceed(PendingMerge pending) {
    return within(sequence -> sequence.proceed(rules, pending));
  }

  /**
   * Goes on without the version that has conflicts.
   *
   * @param pending of which {@link #isPending} is true
   * @throws SheafException as {@link #run}
   */
  public SequenceOutcome skip(PendingMerge pending) {
    return within(sequence -> sequence.skip(rules, pending));
  }

  private SequenceOutcome within(Function<MergeSequence, SequenceOutcome> work) {
    try (BufferAllocator budget =
        allocator.newChildAllocator(
            "cherry-picks on " + settings.branch(), 0, settings.options().budgetBytes())) {
      return work.apply(new MergeSequence(budget, dataset, settings));
    }
  }
}
