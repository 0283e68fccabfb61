package dev.sheaf.cli;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.Version;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf branch}: lists, makes, renames and removes branches. */
@Command(
    name = "branch",
    header = "List, make, rename or remove branches.",
    description =
        "A branch costs nothing per row. Removing one leaves its versions, and its reflog says"
            + " which they were.",
    footer = {
      "  sheaf branch                          list them, * is HEAD's",
      "  sheaf branch clean                    from HEAD",
      "  sheaf branch clean main~3             from any revision",
      "  sheaf branch -m clean tidy",
      "  sheaf branch -d tidy"
    })
final class BranchCommand extends DatasetCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "NAME", arity = "0..1", description = "The new branch.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      paramLabel = "FROM",
      arity = "0..1",
      description = "Where it begins (default: HEAD).")
  private String from = "HEAD";

  @Option(
      names = {"-d", "--delete"},
      paramLabel = "NAME",
      description = "Remove a branch.")
  private @Nullable String deleted;

  @Option(
      names = {"-m", "--move"},
      arity = "2",
      paramLabel = "NAME",
      description = "Give a branch another name: old name, new name.")
  private List<String> renamed = List.of();

  @Option(names = "--json", description = "Print one JSON object per branch.")
  private boolean json;

  BranchCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  OpenMode mode() {
    return actions() == 0 ? OpenMode.READ_ONLY : super.mode();
  }

  private int actions() {
    return (name == null ? 0 : 1) + (deleted == null ? 0 : 1) + (renamed.isEmpty() ? 0 : 1);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    if (actions() > 1) {
      throw new ParameterException(spec.commandLine(), "Make, rename or remove: one at a time");
    }
    if (name != null) {
      Version version = dataset.branch(name, from);
      console().print("branch " + name + " at " + version.id().shortHex());
    } else if (deleted != null) {
      dataset.deleteBranch(deleted);
      console().print("branch " + deleted + " removed");
    } else if (!renamed.isEmpty()) {
      dataset.renameBranch(renamed.get(0), renamed.get(1));
      console().print("branch " + renamed.get(0) + " is now " + renamed.get(1));
    } else if (json) {
      RefListing.of(dataset, RefKind.BRANCH).printJson(console());
    } else {
      RefListing.of(dataset, RefKind.BRANCH).printTable(console());
    }
  }
}
