package dev.sheaf.cli;

import dev.sheaf.ops.merge.MergeSettings;
import dev.sheaf.ops.merge.MergeState;
import dev.sheaf.ops.replay.Replay;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sheaf revert}: takes back what a version changed. */
@Command(
    name = "revert",
    header = "Take back what a version changed, by a new version.",
    description =
        "The version stays in the history. Of a merge, what came in by it is taken back. Records"
            + " that were changed again since are conflicts, in which ours is what the branch has,"
            + " and theirs what it was before.",
    footer = {
      "  sheaf revert HEAD",
      "  sheaf revert 2f3ee01 --into main -m \"the file was empty\"",
      "  sheaf revert --abort"
    })
final class RevertCommand extends ReplayCommand {
  @Parameters(paramLabel = "REV", arity = "0..1", description = "The version.")
  private @Nullable String revision;

  RevertCommand(Invocation invocation) {
    super(invocation, MergeState.REVERT);
  }

  @Override
  List<String> revisions() {
    return revision == null ? List.of() : List.of(revision);
  }

  @Override
  List<Version> versions(Dataset dataset) {
    return revisions().stream().map(dataset::version).toList();
  }

  @Override
  void several(
      BufferAllocator allocator, Dataset dataset, MergeSettings settings, List<String> versions) {
    throw usage(needed());
  }

  @Override
  Replay replay(BufferAllocator allocator, Dataset dataset, String shortId) {
    return Replay.revert(allocator, dataset, shortId);
  }
}
