package dev.sheaf.ops.merge;

import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;

/**
 * How far a sequence of merges came: a rebase, several cherry-picks, a merge of several sources.
 */
public sealed interface SequenceOutcome {

  /** The same of a sequence that is one merge to who asked for it. */
  default MergeOutcome asMerge() {
    if (this instanceof Done done) {
      return done.plan().isPresent()
          ? new MergeOutcome.Merged(done.head(), done.plan().get())
          : new MergeOutcome.FastForward(done.head());
    }
    return this instanceof Stopped stopped
        ? new MergeOutcome.Conflicted(stopped.conflicts())
        : new MergeOutcome.UpToDate(((UpToDate) this).head());
  }

  /**
   * There was nothing to do.
   *
   * @param head the branch's head
   */
  record UpToDate(Version head) implements SequenceOutcome {}

  /**
   * The branch has moved.
   *
   * @param head the version that it is on now
   * @param made the versions that were made, oldest first
   * @param plan of the last one that was made; empty if none was
   */
  record Done(Version head, List<Version> made, Optional<MergePlan> plan)
      implements SequenceOutcome {
    /** Copies the list. */
    public Done {
      made = List.copyOf(made);
    }
  }

  /**
   * One of them has conflicts: the branch is where it was, and the sequence waits to be continued,
   * aborted, or to go on without that version.
   *
   * @param stoppedAt the version that was to be brought in
   * @param done versions that were made
   * @param left versions that come after it
   * @param conflicts what nobody has decided
   */
  record Stopped(Version stoppedAt, int done, int left, Conflicts conflicts)
      implements SequenceOutcome {}
}
