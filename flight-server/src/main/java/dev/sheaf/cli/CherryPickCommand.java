package dev.sheaf.cli;

import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sheaf cherry-pick}: makes the changes of some versions again on a branch. */
@Command(
    name = "cherry-pick",
    header = "Make the changes of some versions again on a branch.",
    description =
        "The change of a version is that from its first parent. What the branch has already makes"
            + " no version; conflicts wait as those of a merge do.",
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
  Replay replay(BufferAllocator allocator, Dataset dataset, String revision) {
    return Replay.cherryPick(allocator, dataset, revision);
  }
}
