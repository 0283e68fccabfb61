package dev.sheaf.cli.report;

import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.replay.Picks;
import dev.sheaf.store.Dataset;

/** How what is pending on a branch is spoken of. */
public final class PendingWords {
  private PendingWords() {}

  /** {@code merge of fixes}, {@code rebase onto main}. */
  public static String title(PendingMerge pending) {
    String link = pending.kind().equals(MergeState.REBASE) ? " onto " : " of ";
    return pending.kind() + link + pending.source();
  }

  /** What the sides are called. */
  public static MergeSides sides(Dataset dataset, PendingMerge pending) {
    return pending.kind().equals(MergeState.REBASE)
        ? new MergeSides(pending.source(), dataset.graph().abbreviate(pending.state().theirs()))
        : sides(pending.kind(), pending.branch(), pending.source());
  }

  /** What they are called in something that has not begun, and is no rebase. */
  public static MergeSides sides(String kind, String branch, String source) {
    return new MergeSides(branch, kind.equals(MergeState.REVERT) ? "before " + source : source);
  }

  /** {@code sheaf merge --continue}, with the branch where HEAD does not mean it. */
  public static String command(Dataset dataset, PendingMerge pending, String option) {
    return "sheaf " + pending.kind() + ' ' + option + into(dataset, pending.branch());
  }

  /** {@code --into fixes}; nothing where HEAD means the branch. */
  public static String into(Dataset dataset, String branch) {
    return branch.equals(dataset.head()) ? "" : " --into " + ShellWord.of(branch);
  }

  /** {@code sheaf merge --continue · or sheaf merge --abort}: how it ends. */
  public static String ends(Dataset dataset, PendingMerge pending) {
    boolean skips = pending.kind().equals(MergeState.REBASE) || Picks.isPending(pending);
    String skip = skips ? " · " + command(dataset, pending, "--skip") : "";
    return command(dataset, pending, "--continue")
        + skip
        + " · "
        + command(dataset, pending, "--abort");
  }
}
