package dev.sheaf.ops.replay;

import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.ops.merge.MergeSequence;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionGraph;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;

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
  private final MergeSettings settings;

  private Rebase(BufferAllocator allocator, Dataset dataset, MergeSettings settings) {
    this.allocator = allocator;
    this.dataset = dataset;
    this.settings = settings.named(dataset);
  }

  /**
   * A rebase of a branch, which stops at conflicts.
   *
   * @param allocator pays for the rows that are compared, in a child with the budget
   * @param branch its name, or {@code HEAD}
   */
  public static Rebase of(BufferAllocator allocator, Dataset dataset, String branch) {
    return new Rebase(allocator, dataset, MergeSettings.DEFAULTS.withBranch(branch));
  }

  /** With another policy, in which ours is the other version, and theirs the branch's own. */
  public Rebase policy(MergePolicy other) {
    return new Rebase(allocator, dataset, settings.withPolicy(other));
  }

  /** Within other limits. */
  public Rebase options(MergeOptions other) {
    return new Rebase(allocator, dataset, settings.withOptions(other));
  }

  /**
   * Rebases onto a revision.
   *
   * @throws SheafException UNKNOWN_REF, NOT_A_BRANCH, ALREADY_PENDING, BRANCH_HELD, LOST_RACE,
   *     BUDGET_EXCEEDED, CANCELLED. The branch is where it was then
   */
  public SequenceOutcome onto(String revision) {
    PendingMerge.requireNone(dataset, settings.branch());
    Version onto = dataset.version(revision);
    Version head = dataset.version(settings.branch());
    VersionGraph graph = dataset.graph();
    if (graph.isAncestor(onto, head)) {
      return new SequenceOutcome.UpToDate(head);
    }
    Replays rules = new Replays(dataset, MergeState.REBASE, revision);
    return within(
        sequence ->
            sequence
                .begin(rules, head, onto, own(head, onto))
                .orElseThrow(
                    () ->
                        SheafException.of(
                            ErrorCode.LOST_RACE,
                            "branch '{branch}' was changed by somebody else meanwhile; try again",
                            "branch",
                            settings.branch())));
  }

  /**
   * Goes on after the conflicts were resolved; with some left it says which.
   *
   * @throws SheafException NOTHING_PENDING, or as {@link #onto}
   */
  public SequenceOutcome proceed() {
    PendingMerge pending = pending();
    return within(sequence -> sequence.proceed(rules(pending), pending));
  }

  /**
   * Goes on without the version that has conflicts.
   *
   * @throws SheafException NOTHING_PENDING, or as {@link #onto}
   */
  public SequenceOutcome skip() {
    PendingMerge pending = pending();
    return within(sequence -> sequence.skip(rules(pending), pending));
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
    PendingMerge pending = PendingMerge.on(dataset, settings.branch()).with(settings.options());
    if (!pending.kind().equals(MergeState.REBASE)) {
      throw SheafException.of(
          ErrorCode.NOTHING_PENDING,
          "a {kind} is pending on branch '{branch}', and no rebase",
          "kind",
          pending.kind(),
          "branch",
          settings.branch());
    }
    return pending;
  }

  private Replays rules(PendingMerge pending) {
    return new Replays(dataset, MergeState.REBASE, pending.source());
  }

  private SequenceOutcome within(Function<MergeSequence, SequenceOutcome> work) {
    try (BufferAllocator budget =
        allocator.newChildAllocator(
            OPERATION + " of " + settings.branch(), 0, settings.options().budgetBytes())) {
      return work.apply(new MergeSequence(budget, dataset, settings));
    }
  }

  /** The branch's own versions, oldest first. */
  private List<MergeSequence.Step> own(Version head, Version onto) {
    VersionGraph graph = dataset.graph();
    Deque<MergeSequence.Step> own = new ArrayDeque<>();
    Version at = head;
    while (!graph.isAncestor(at, onto)) {
      if (!at.isMerge()) {
        own.addFirst(new MergeSequence.Step(at, graph.abbreviate(at.id())));
      }
      at = graph.parent(at, 0);
    }
    return List.copyOf(own);
  }
}
