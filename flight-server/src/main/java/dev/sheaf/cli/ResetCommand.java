package dev.sheaf.cli;

import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.OutcomeJson;
import dev.sheaf.cli.report.ShellWord;
import dev.sheaf.ops.replay.Reset;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf reset}: moves a branch to another version. */
@Command(
    name = "reset",
    header = "Move a branch to another version.",
    description =
        "Nothing is lost: the versions that the branch was on stay, and its reflog says which they"
            + " were. Refused while a merge is pending on the branch.",
    footer = {
      "  sheaf reset HEAD~1                    the branch that HEAD means",
      "  sheaf reset clean main                clean begins again at main",
      "  sheaf reset main main@{1}             takes the last step back"
    })
final class ResetCommand extends DatasetCommand {
  @Parameters(
      paramLabel = "[BRANCH] REV",
      hideParamSyntax = true,
      arity = "1..2",
      description = "The branch (default: HEAD), and the version that it goes to.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--json", description = "Print where the branch was and is as a JSON object.")
  private boolean json;

  ResetCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    String branch = arguments.size() == 2 ? arguments.get(0) : dataset.head();
    String revision = arguments.get(arguments.size() - 1);
    Version before = dataset.version(branch);
    Version after = dataset.version(revision);
    String from = dataset.graph().abbreviate(before.id());
    RefUpdate update = Reset.to(dataset, branch, revision);
    if (json) {
      try (JsonLines lines = new JsonLines(console().results())) {
        lines.object(
            out -> {
              String word = update == RefUpdate.NO_CHANGE ? "up to date" : "reset";
              OutcomeJson.begin(out, word, branch, after);
              out.writeStringField("from", before.id().hex());
            });
      }
      return;
    }
    if (update == RefUpdate.NO_CHANGE) {
      console().print(branch + " is at " + from + " already");
      return;
    }
    console()
        .print(
            branch
                + " is at "
                + dataset.graph().abbreviate(after.id())
                + (after.subject().isEmpty() ? "" : "  " + after.subject()));
    console()
        .print(
            "it was at "
                + from
                + (before.subject().isEmpty() ? "" : "  " + before.subject())
                + "; to take this back: sheaf reset "
                + ShellWord.of(branch)
                + ' '
                + from);
  }
}
