package dev.sheaf.cli;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code sheaf switch}: what HEAD means. */
@Command(
    name = "switch",
    header = "Make HEAD mean another branch or tag.",
    description = "There is no working copy: commands that name no revision use another one now.",
    footer = {"  sheaf switch clean"})
final class SwitchCommand extends DatasetCommand {
  @Parameters(paramLabel = "REF", description = "A branch or tag.")
  private String ref = "";

  SwitchCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    dataset.switchTo(ref);
    console().print("on " + ref + " at " + dataset.version("HEAD").id().shortHex());
  }
}
