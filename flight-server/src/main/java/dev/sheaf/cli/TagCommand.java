package dev.sheaf.cli;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.RefKind;
import dev.sheaf.store.graph.Version;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf tag}: lists, makes and removes tags. */
@Command(
    name = "tag",
    header = "List, make or remove tags.",
    description = "A tag stays on its version; nothing can be committed to it.",
    footer = {
      "  sheaf tag                             list them",
      "  sheaf tag v1.0                        on HEAD",
      "  sheaf tag v0.9 main~3                 on any revision",
      "  sheaf tag -d v0.9"
    })
final class TagCommand extends DatasetCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "NAME", arity = "0..1", description = "The new tag.")
  private @Nullable String name;

  @Parameters(
      index = "1",
      paramLabel = "REV",
      arity = "0..1",
      description = "Where it is (default: HEAD).")
  private String revision = "HEAD";

  @Option(
      names = {"-d", "--delete"},
      paramLabel = "NAME",
      description = "Remove a tag.")
  private @Nullable String deleted;

  @Option(names = "--json", description = "Print one JSON object per tag.")
  private boolean json;

  TagCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  OpenMode mode() {
    return name == null && deleted == null ? OpenMode.READ_ONLY : super.mode();
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    if (name != null && deleted != null) {
      throw new ParameterException(spec.commandLine(), "Make or remove: one at a time");
    }
    if (name != null) {
      Version version = dataset.tag(name, revision);
      console().print("tag " + name + " at " + version.id().shortHex());
    } else if (deleted != null) {
      dataset.deleteTag(deleted);
      console().print("tag " + deleted + " removed");
    } else if (json) {
      RefListing.of(dataset, RefKind.TAG).printJson(console());
    } else {
      RefListing.of(dataset, RefKind.TAG).printTable(console());
    }
  }
}
