package dev.sheaf.ops.replay;

import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.store.graph.Version;
import java.util.List;

/** How far a rebase came. */
public sealed interface RebaseOutcome {

  /**
   * The branch stands on the other one already.
   *
   * @param head the branch's head
   */
  record UpToDate(Version head) implements RebaseOutcome {}

  /**
   * The branch has moved.
   *
   * @param head the version that it is on now
   * @param made the versions that were made, oldest first
   */
  record Rebased(Version head, List<Version> made) implements RebaseOutcome {
    /** Copies the list. */
    public Rebased {
      made = List.copyOf(made);
    }
  }

  /**
   * A version's change has conflicts: the branch is where it was, and the rebase waits to be
   * continued, aborted, or to go on without that version.
   *
   * @param stoppedAt the version whose change it is
   * @param done versions that are done
   * @param left versions that come after it
   * @param conflicts what nobody has decided
   */
  record Stopped(Version stoppedAt, int done, int left, Conflicts conflicts)
      implements RebaseOutcome {}
}
