package dev.sheaf.cli;

import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.ops.replay.Rebase;
import dev.sheaf.store.Dataset;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf rebase}: makes a branch's own versions again on top of another. */
@Command(
    name = "rebase",
    header = "Make a branch's own versions again on top of another.",
    description =
        "The branch moves once, when all are made; its versions so far stay, and its reflog says"
            + " which they were. At a conflict it stops and waits: ours is then the other branch,"
            + " and theirs the version that is made again.",
    footer = {
      "  sheaf rebase main                     the branch that HEAD means",
      "  sheaf rebase main fixes",
      "  sheaf rebase --continue               after 'sheaf resolve'",
      "  sheaf rebase --skip                   without the version that has conflicts",
      "  sheaf rebase --abort --into fixes"
    })
final class RebaseCommand extends MergingCommand {
  @Parameters(
      index = "0",
      paramLabel = "ONTO",
      arity = "0..1",
      description = "A branch or other revision.")
  private @Nullable String onto;

  @Parameters(
      index = "1",
      paramLabel = "BRANCH",
      arity = "0..1",
      description = "The branch that moves (default: HEAD).")
  private @Nullable String branch;

  @Option(
      names = "--into",
      paramLabel = "BRANCH",
      description = "The same, for --continue, --skip and --abort.")
  private @Nullable String into;

  @Option(
      names = "--skip",
      description = "Go on without the version that has conflicts.",
      order = 91)
  private boolean skipped;

  @Mixin private PolicyOptions policies = new PolicyOptions();

  RebaseCommand(Invocation invocation) {
    super(invocation, MergeState.REBASE);
  }

  @Override
  String target() {
    if (branch != null && into != null) {
      throw usage("The branch stands behind ONTO; --into is for --continue, --skip and --abort");
    }
    return branch != null ? branch : into != null ? into : "HEAD";
  }

  @Override
  boolean begins() {
    return onto != null || policies.isGiven();
  }

  @Override
  String needed() {
    return "Name the branch to rebase onto, or say --continue, --skip or --abort";
  }

  @Override
  int endings() {
    return super.endings() + (skipped ? 1 : 0);
  }

  @Override
  void begin(BufferAllocator allocator, Dataset dataset) {
    if (skipped) {
      pending(dataset);
      say(allocator, dataset, rebase(allocator, dataset).skip());
    } else if (onto == null) {
      throw usage(needed());
    } else {
      Rebase rebase = rebase(allocator, dataset).policy(policies.policy());
      say(allocator, dataset, rebase.onto(onto));
    }
  }

  @Override
  void proceed(BufferAllocator allocator, Dataset dataset) {
    pending(dataset);
    say(allocator, dataset, rebase(allocator, dataset).proceed());
  }

  private Rebase rebase(BufferAllocator allocator, Dataset dataset) {
    return Rebase.of(allocator, dataset, branch(dataset)).options(options());
  }

  private void say(BufferAllocator allocator, Dataset dataset, SequenceOutcome outcome) {
    report(allocator, dataset, outcome, isJson() ? "rebased" : "made again");
  }
}
