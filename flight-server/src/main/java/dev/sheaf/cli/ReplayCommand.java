package dev.sheaf.cli;

import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.MergeSides;
import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
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

  @Option(names = "--dry-run", description = "Say what would come of it, and change nothing.")
  private boolean dryRun;

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
  OpenMode mode() {
    return dryRun ? OpenMode.READ_ONLY : super.mode();
  }

  @Override
  final boolean begins() {
    return !revisions().isEmpty() || policies.isGiven() || message != null || dryRun;
  }

  @Override
  String needed() {
    return "Name a version, or say --continue or --abort";
  }

  @Override
  void begin(BufferAllocator allocator, Dataset dataset) {
    if (revisions().isEmpty()) {
      throw usage(needed());
    }
    List<String> versions =
        versions(dataset).stream().map(each -> dataset.graph().abbreviate(each.id())).toList();
    if (versions.size() == 1) {
      one(allocator, dataset, versions.get(0));
    } else if (dryRun) {
      throw usage("--dry-run takes one version: what the next comes to depends on the first");
    } else {
      several(allocator, dataset, settings(dataset), versions);
    }
  }

  private void one(BufferAllocator allocator, Dataset dataset, String version) {
    Replay step =
        replay(allocator, dataset, version)
            .on(branch(dataset))
            .policy(policies.policy())
            .cancellation(cancellation());
    if (message != null) {
      step = step.message(CommitMessage.of(message));
    }
    if (!dryRun || isJson()) {
      report(allocator, dataset, dryRun ? step.dryRun() : step.run());
      return;
    }
    MergeReport report = report(allocator, dataset);
    MergeOutcome outcome = step.dryRun();
    String title = kind + " of " + version;
    if (outcome instanceof MergeOutcome.Conflicted conflicted) {
      exitWith(CONFLICTS);
      MergeSides sides = PendingWords.sides(kind, branch(dataset), version);
      report.head(title, conflicted.conflicts().input(), conflicted.conflicts());
      report.conflicts(conflicted.conflicts(), sides, MergeReport.RECORDS_SHOWN);
    } else if (outcome instanceof MergeOutcome.WouldMerge would) {
      report.head(title, would.plan().input(), new Conflicts(would.plan()));
    } else {
      report(allocator, dataset, outcome);
    }
    console().print("nothing was done: --dry-run");
  }

  /** Does the steps for several of them, or for none. */
  abstract void several(
      BufferAllocator allocator, Dataset dataset, MergeSettings settings, List<String> versions);

  /** What was asked for, of every step. */
  final MergeSettings settings(Dataset dataset) {
    MergeSettings settings =
        MergeSettings.DEFAULTS
            .withBranch(branch(dataset))
            .withPolicy(policies.policy())
            .withOptions(options());
    return message == null ? settings : settings.withMessage(CommitMessage.of(message));
  }
}
