package dev.sheaf.ops.replay;

import dev.sheaf.ops.merge.MergeInput;
import dev.sheaf.ops.merge.MergeSequence;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.store.BranchMove;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;

/**
 * How a version is made again on another one: its change from its first parent is merged.
 *
 * @param dataset where they are
 * @param kind a rebase, or cherry-picks
 * @param onto what the user calls the version that a rebase goes onto; else empty
 */
record Replays(Dataset dataset, String kind, String onto) implements MergeSequence.Rules {

  /** Message, author and properties of a version, and which it is; made now. */
  static CommitMessage picked(Version version) {
    return again(version).withProperty(Replay.PICKED, version.id().hex());
  }

  private static CommitMessage again(Version version) {
    return new CommitMessage(version.message(), version.author(), null, version.properties());
  }

  /**
   * The version that a change is from.
   *
   * @throws SheafException BAD_ARGUMENT for a version without one
   */
  static Version parent(Dataset dataset, Version version) {
    if (version.parents().isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "version {version} has no parent, and so is no change",
          "version",
          version.id().shortHex());
    }
    return dataset.graph().parent(version, 0);
  }

  private boolean rebases() {
    return kind.equals(MergeState.REBASE);
  }

  @Override
  public String source(MergeSequence.Step step) {
    return rebases() ? onto : step.name();
  }

  @Override
  public MergeInput input(Version at, Version next) {
    return new MergeInput(dataset, parent(dataset, next), at, next);
  }

  @Override
  public Optional<Version> withoutMerge(Version at, MergeSequence.Step next) {
    return Optional.empty();
  }

  @Override
  public List<Version> otherParents(Version next) {
    return List.of();
  }

  /** A rebase keeps also the time of a version. */
  @Override
  public CommitMessage message(MergeSequence.Step step) {
    Version version = step.version();
    return rebases() ? again(version).withTime(version.time()) : picked(version);
  }

  @Override
  public BranchMove move(String branch, Version from, Version to, List<String> names) {
    return rebases()
        ? BranchMove.anywhere(branch, from, to, kind, "onto " + onto)
        : BranchMove.forward(branch, from, to, kind, "of " + String.join(", ", names));
  }
}
