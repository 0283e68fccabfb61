package dev.sheaf.ops.merge;

import dev.sheaf.store.BranchMove;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.util.List;
import java.util.Optional;

/**
 * How a merge brings another version into a branch.
 *
 * @param dataset where both are
 * @param branch the branch that accepts it
 * @param fastForward whether a version is made where the branch has nothing of its own
 */
record MergeRules(Dataset dataset, String branch, FastForward fastForward)
    implements MergeSequence.Rules {

  /** Of a merge that has begun, where nothing can be a fast-forward any more. */
  static MergeRules of(PendingMerge pending, Dataset dataset) {
    return new MergeRules(dataset, pending.branch(), FastForward.NEVER);
  }

  @Override
  public String kind() {
    return MergeState.MERGE;
  }

  @Override
  public String source(MergeSequence.Step step) {
    return step.name();
  }

  @Override
  public MergeInput input(Version at, Version next) {
    return MergeInput.of(dataset, at, next);
  }

  /**
   * {@inheritDoc}
   *
   * @throws SheafException NOT_FAST_FORWARD
   */
  @Override
  public Optional<Version> withoutMerge(Version at, MergeSequence.Step step) {
    Version next = step.version();
    if (dataset.graph().isAncestor(next, at)) {
      return Optional.of(at);
    }
    if (fastForward != FastForward.NEVER && dataset.graph().isAncestor(at, next)) {
      return Optional.of(next);
    }
    if (fastForward == FastForward.ONLY) {
      throw SheafException.of(
          ErrorCode.NOT_FAST_FORWARD,
          "branch '{branch}' has versions that '{source}' has not: that takes a merge, and only a"
              + " fast-forward was asked for",
          "branch",
          branch,
          "source",
          step.name());
    }
    return Optional.empty();
  }

  @Override
  public List<Version> otherParents(Version next) {
    return List.of(next);
  }

  @Override
  public CommitMessage message(MergeSequence.Step step) {
    return CommitMessage.of("merge " + step.name() + " into " + branch);
  }

  @Override
  public BranchMove move(String into, Version from, Version to, List<String> names) {
    return BranchMove.forward(into, from, to, kind(), "of " + String.join(", ", names));
  }
}
