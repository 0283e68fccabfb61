package dev.sheaf.ops.merge;

import dev.sheaf.store.graph.Version;

/** How a merge ended. */
public sealed interface MergeOutcome {

  /** Whether the branch now holds what was merged in, or would without a dry run. */
  default boolean succeeded() {
    return !(this instanceof Conflicted);
  }

  /**
   * There was nothing to merge: the branch holds it already.
   *
   * @param head the branch's head
   */
  record UpToDate(Version head) implements MergeOutcome {}

  /**
   * The branch had nothing of its own, and went on to the version that was merged in; or would.
   *
   * @param head the version that it is on now
   */
  record FastForward(Version head) implements MergeOutcome {}

  /**
   * A new version holds both.
   *
   * @param version the version, which is the branch's head
   * @param plan what was done
   */
  record Merged(Version version, MergePlan plan) implements MergeOutcome {}

  /**
   * A new version would hold both: what a dry run says.
   *
   * @param plan what would be done
   */
  record WouldMerge(MergePlan plan) implements MergeOutcome {}

  /**
   * There are conflicts, and the branch is where it was.
   *
   * @param conflicts what nobody has decided
   */
  record Conflicted(Conflicts conflicts) implements MergeOutcome {}
}
