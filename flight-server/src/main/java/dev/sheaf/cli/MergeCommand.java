package dev.sheaf.cli;

import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.MergeSides;
import dev.sheaf.ops.merge.FastForward;
import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf merge}: brings what other branches changed into one. */
@Command(
    name = "merge",
    header = "Bring the changes of other branches into a branch.",
    description = {
      "Changes to different cells of a record merge by themselves. Where both sides changed the"
          + " same cell, the merge waits on the branch until 'sheaf resolve' has said what holds,"
          + " and readers of the branch see nothing of it. The exit code is 1 then.",
      "",
      "Several sources are merged one after the other, all or none. Where one has conflicts, it"
          + " waits with the others, and '--continue' goes on with them."
    },
    footer = {
      "  sheaf merge fixes                     into the branch that HEAD means",
      "  sheaf merge fixes --into main --dry-run",
      "  sheaf merge fixes --policy visits=sum --policy seen=max",
      "  sheaf merge fixes --theirs -m \"fixes win\"",
      "  sheaf merge --status",
      "  sheaf resolve --ours runways && sheaf merge --continue"
    })
final class MergeCommand extends MergingCommand {
  @Parameters(paramLabel = "SOURCE", arity = "0..*", description = "Branches or other revisions.")
  private List<String> sources = new ArrayList<>();

  @Option(
      names = "--into",
      paramLabel = "BRANCH",
      description = "The branch that takes the changes (default: HEAD).")
  private String into = "HEAD";

  @Option(names = "--dry-run", description = "Say what would come of it, and change nothing.")
  private boolean dryRun;

  @Option(
      names = {"-m", "--message"},
      paramLabel = "MESSAGE",
      description = "What the version's message says.")
  private @Nullable String message;

  @Mixin private PolicyOptions policies = new PolicyOptions();

  @Option(names = "--no-ff", description = "Make a version even where the branch could just go on.")
  private boolean neverForward;

  @Option(names = "--ff-only", description = "Refuse if the branch cannot just go on.")
  private boolean onlyForward;

  @Option(
      names = "--status",
      description = "Show the merge that is pending, and its conflicts.",
      order = 93)
  private boolean status;

  /** Whether several sources are merged, of which what is said is about one. */
  private boolean several;

  MergeCommand(Invocation invocation) {
    super(invocation, MergeState.MERGE);
  }

  @Override
  OpenMode mode() {
    return status || dryRun ? OpenMode.READ_ONLY : super.mode();
  }

  @Override
  String target() {
    return into;
  }

  @Override
  boolean begins() {
    return !sources.isEmpty()
        || dryRun
        || message != null
        || policies.isGiven()
        || neverForward
        || onlyForward;
  }

  @Override
  String needed() {
    return "Name what is to be merged, or say --continue, --abort or --status";
  }

  @Override
  int endings() {
    return super.endings() + (status ? 1 : 0);
  }

  @Override
  void begin(BufferAllocator allocator, Dataset dataset) {
    if (status) {
      PendingMerge pending = pending(dataset);
      tell(allocator, dataset, new MergeOutcome.Conflicted(pending.conflicts(allocator)));
      exitWith(0);
      return;
    }
    if (sources.isEmpty()) {
      throw usage(needed());
    }
    if (neverForward && onlyForward) {
      throw usage("--no-ff or --ff-only: one of both");
    }
    if (dryRun && sources.size() > 1) {
      throw usage("--dry-run takes one source: what the next comes to depends on the first");
    }
    several = sources.size() > 1;
    Merge merge =
        Merge.of(allocator, dataset, sources.toArray(String[]::new))
            .into(branch(dataset))
            .policy(policies.policy())
            .fastForward(
                neverForward
                    ? FastForward.NEVER
                    : onlyForward ? FastForward.ONLY : FastForward.ALLOWED)
            .cancellation(cancellation());
    if (message != null) {
      merge = merge.message(CommitMessage.of(message));
    }
    Version before = dataset.version(branch(dataset));
    MergeOutcome outcome = dryRun ? merge.dryRun() : merge.run();
    if (!isJson() && outcome instanceof MergeOutcome.FastForward forward) {
      print(dataset, before, forward.head());
    } else {
      tell(allocator, dataset, outcome);
    }
  }

  @Override
  void proceed(BufferAllocator allocator, Dataset dataset) {
    PendingMerge pending = pending(dataset);
    sources = List.of(pending.source());
    several = !pending.state().continuation().isEmpty();
    tell(allocator, dataset, pending.commit(allocator));
  }

  private void print(Dataset dataset, Version from, Version to) {
    console()
        .print(
            branch(dataset)
                + (dryRun ? " would go on from " : " went on from ")
                + dataset.graph().abbreviate(from.id())
                + " to "
                + dataset.graph().abbreviate(to.id())
                + ": a fast-forward");
  }

  private void tell(BufferAllocator allocator, Dataset dataset, MergeOutcome outcome) {
    if (isJson()) {
      reportJson(dataset, outcome);
      return;
    }
    MergeReport report = report(allocator, dataset);
    MergeSides sides = new MergeSides(branch(dataset), String.join(", ", sources));
    if (outcome instanceof MergeOutcome.WouldMerge would) {
      report.head(would.plan().input(), sides, null);
      report.together(would.plan());
      console().print("nothing was done: --dry-run");
    } else if (outcome instanceof MergeOutcome.Merged merged) {
      if (!several) {
        report.head(merged.plan().input(), sides, null);
        report.together(merged.plan());
      }
      report.made(merged.version());
    } else if (outcome instanceof MergeOutcome.Conflicted conflicted && dryRun) {
      exitWith(CONFLICTS);
      report.head(conflicted.conflicts().input(), sides, conflicted.conflicts());
      report.conflicts(conflicted.conflicts(), sides, MergeReport.RECORDS_SHOWN);
      console().print("nothing was done: --dry-run");
    } else {
      report(allocator, dataset, outcome);
    }
  }
}
