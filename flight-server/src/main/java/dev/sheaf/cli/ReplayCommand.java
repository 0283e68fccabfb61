package dev.sheaf.cli;

import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A command that makes changes of versions again, or takes them back, one after the other. */
abstract class ReplayCommand extends MergingCommand {
  @Option(
      names = "--into",
      paramLabel = "BRANCH",
      description = "The branch that takes the changes (default: HEAD).")
  private String into = "HEAD";

  @Option(
      names = {"-m", "--message"},
      paramLabel = "MESSAGE",
      description = "What the version's message says.")
  private @Nullable String message;

  @Mixin private PolicyOptions policies = new PolicyOptions();

  private final String kind;

  ReplayCommand(Invocation invocation, String kind) {
    super(invocation, kind);
    this.kind = kind;
  }

  /** What the command line names. */
  abstract List<String> revisions();

  /** The versions that are meant, in the order in which they are done. */
  abstract List<Version> versions(Dataset dataset);

  /** The step for one of them. */
  abstract Replay replay(BufferAllocator allocator, Dataset dataset, String revision);

  @Override
  final String target() {
    return into;
  }

  @Override
  final boolean begins() {
    return !revisions().isEmpty() || policies.isGiven() || message != null;
  }

  @Override
  final String needed() {
    return "Name a version, or say --continue or --abort";
  }

  @Override
  final void begin(BufferAllocator allocator, Dataset dataset) {
    if (revisions().isEmpty()) {
      throw usage(needed());
    }
    List<Version> versions = versions(dataset);
    for (int i = 0; i < versions.size(); i++) {
      invocation().interruption().check();
      Replay step =
          replay(allocator, dataset, dataset.graph().abbreviate(versions.get(i).id()))
              .on(branch(dataset))
              .policy(policies.policy())
              .cancellation(cancellation());
      if (message != null) {
        step = step.message(CommitMessage.of(message));
      }
      MergeOutcome outcome = step.run();
      report(allocator, dataset, outcome);
      if (!outcome.succeeded()) {
        sayWhatIsLeft(dataset, versions.subList(i + 1, versions.size()));
        return;
      }
    }
  }

  private void sayWhatIsLeft(Dataset dataset, List<Version> left) {
    if (left.isEmpty()) {
      return;
    }
    StringBuilder command = new StringBuilder("sheaf " + kind);
    left.forEach(version -> command.append(' ').append(dataset.graph().abbreviate(version.id())));
    console().print("and at last: " + command + PendingWords.into(dataset, branch(dataset)));
  }
}
