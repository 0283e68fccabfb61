package dev.sheaf.ops.merge;

import dev.sheaf.store.BranchMove;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.graph.VersionId;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a merge that waits for its conflicts: which versions, how to decide, and what was
 * decided. The conflicts themselves are found again from the versions, which never change.
 *
 * @param kind one word: {@code merge}, {@code cherry-pick}, {@code revert} or {@code rebase}
 * @param source what the user called the version that is merged in
 * @param ours the version that accepts it; null for the head of the branch, wherever that is then
 * @param base null for the merge base of ours and theirs
 * @param theirs the version that is merged in
 * @param message of the version that will come of it
 * @param policy without functions
 * @param resolutions what was decided
 * @param continuation what else whoever began it needs to go on; empty for nothing
 */
public record MergeState(
    String kind,
    String source,
    @Nullable VersionId ours,
    @Nullable VersionId base,
    VersionId theirs,
    CommitMessage message,
    MergePolicy policy,
    Resolutions resolutions,
    String continuation) {
  /** A merge of two versions. */
  public static final String MERGE = BranchMove.MERGE;

  /** A change of one version, made again elsewhere. */
  public static final String CHERRY_PICK = "cherry-pick";

  /** A change of one version, taken back. */
  public static final String REVERT = "revert";

  /** One of several versions that are made again on another one. */
  public static final String REBASE = "rebase";

  /** A state in which nothing is decided yet. */
  public static MergeState begun(
      String kind,
      String source,
      @Nullable VersionId ours,
      @Nullable VersionId base,
      VersionId theirs,
      CommitMessage message,
      MergePolicy policy,
      String continuation) {
    return new MergeState(
        kind, source, ours, base, theirs, message, policy, new Resolutions(), continuation);
  }

  MergeState with(Resolutions other) {
    return new MergeState(kind, source, ours, base, theirs, message, policy, other, continuation);
  }
}
