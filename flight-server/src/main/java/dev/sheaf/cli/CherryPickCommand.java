package dev.sheaf.cli;

import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.SequenceOutcome;
import dev.sheaf.ops.replay.Picks;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf cherry-pick}: makes the changes of some versions again on a branch. */
@Command(
    name = "cherry-pick",
    header = "Make the changes of some versions again on a branch.",
    description =
        "The change of a version is that from its first parent. What the branch has already makes"
            + " no version. Several are made one after the other, all or none: the branch moves"
            + " once, at the end, and at a conflict they wait as a merge does.",
    footer = {
      "  sheaf cherry-pick fixes                the last version of fixes",
      "  sheaf cherry-pick fixes~2 fixes --into main",
      "  sheaf cherry-pick main..fixes          all that main has not, oldest first",
      "  sheaf cherry-pick --continue"
    })
final class CherryPickCommand extends ReplayCommand {
  @Parameters(
      paramLabel = "REV",
      arity = "0..*",
      description = "Versions, or ranges a..b without their merges.")
  private List<String> revisions = new ArrayList<>();

  @Option(
      names = "--skip",
      description = "Go on without the version that has conflicts.",
      order = 91)
  private boolean skipped;

  CherryPickCommand(Invocation invocation) {
    super(invocation, MergeState.CHERRY_PICK);
  }

  @Override
  List<String> revisions() {
    return revisions;
  }

  @Override
  List<Version> versions(Dataset dataset) {
    List<Version> versions = new ArrayList<>();
    for (String revision : revisions) {
      if (!revision.contains("..")) {
        versions.add(dataset.version(revision));
        continue;
      }
      List<Version> range = new ArrayList<>();
      for (HistoryWalk walk = dataset.log(revision); walk.hasNext(); ) {
        Version version = walk.next();
        if (!version.isMerge()) {
          range.add(version);
        }
      }
      Collections.reverse(range);
      versions.addAll(range);
    }
    return versions;
  }

  @Override
  String needed() {
    return "Name a version, or say --continue, --skip or --abort";
  }

  @Override
  int endings() {
    return super.endings() + (skipped ? 1 : 0);
  }

  @Override
  void begin(BufferAllocator allocator, Dataset dataset) {
    if (!skipped) {
      super.begin(allocator, dataset);
      return;
    }
    PendingMerge pending = pending(dataset);
    if (!Picks.isPending(pending)) {
      throw usage("One version alone was to be picked: that is --abort");
    }
    say(allocator, dataset, Picks.of(allocator, dataset, settings(dataset)).skip(pending));
  }

  @Override
  void several(
      BufferAllocator allocator, Dataset dataset, MergeSettings settings, List<String> versions) {
    say(allocator, dataset, Picks.of(allocator, dataset, settings).run(versions));
  }

  @Override
  void proceed(BufferAllocator allocator, Dataset dataset) {
    PendingMerge pending = pending(dataset);
    if (Picks.isPending(pending)) {
      say(allocator, dataset, Picks.of(allocator, dataset, settings(dataset)).proceed(pending));
    } else {
      super.proceed(allocator, dataset);
    }
  }

  private void say(BufferAllocator allocator, Dataset dataset, SequenceOutcome outcome) {
    report(allocator, dataset, outcome, "picked");
  }

  @Override
  Replay replay(BufferAllocator allocator, Dataset dataset, String revision) {
    return Replay.cherryPick(allocator, dataset, revision);
  }
}
