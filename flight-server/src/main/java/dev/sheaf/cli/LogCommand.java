package dev.sheaf.cli;

import dev.sheaf.cli.report.ChangeCounter;
import dev.sheaf.cli.report.HistoryLines;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.RefLabels;
import dev.sheaf.cli.report.VersionJson;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.History;
import dev.sheaf.store.graph.Ref;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf log}: the history of a revision. */
@Command(
    name = "log",
    header = "Show versions, newest first.",
    description =
        "Each line has the version's id, the first line of its message, the branches and tags on"
            + " it, how many records it added (+), removed (−) and modified (~), and its date.",
    footer = {
      "  sheaf log --graph",
      "  sheaf log -n 10 clean",
      "  sheaf log main..clean                 what clean has and main has not",
      "  sheaf log --json | jq -r .message"
    })
final class LogCommand extends DatasetCommand {
  @Parameters(
      paramLabel = "REV",
      arity = "0..1",
      description = "A revision, or a range a..b (default: HEAD).")
  private String revision = "HEAD";

  @Option(names = "--graph", description = "Draw who descends from whom.")
  private boolean graph;

  @Option(names = "--all", description = "Show the history of every branch and tag.")
  private boolean all;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "Show at most so many versions.")
  private long limit = Long.MAX_VALUE;

  @Option(names = "--json", description = "Print one JSON object per version.")
  private boolean json;

  @Spec private CommandSpec spec = CommandSpec.create();

  LogCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    if (limit < 0) {
      throw new ParameterException(spec.commandLine(), "--limit is 0 or more, not " + limit);
    }
    RefLabels labels = new RefLabels(dataset);
    Iterator<Version> made = new MadeVersions(history(dataset), labels);
    Iterator<Version> history = new Limited<>(made, limit, invocation());
    ChangeCounter changes = new ChangeCounter(allocator, dataset);
    if (json) {
      try (JsonLines lines = new JsonLines(console().results())) {
        while (history.hasNext()) {
          Version version = history.next();
          lines.object(
              out -> {
                VersionJson.write(out, version, labels.on(version.id()));
                VersionJson.write(out, changes.of(version));
              });
        }
      }
    } else {
      new HistoryLines(
              dataset.graph(),
              labels,
              changes,
              graph ? HistoryLines.Form.GRAPH : HistoryLines.Form.LIST,
              console().terminal().resultColumns())
          .forEach(history, console()::print);
    }
  }

  private Iterator<Version> history(Dataset dataset) {
    if (!all) {
      return dataset.log(revision);
    }
    List<VersionId> heads = dataset.refs().stream().map(Ref::target).distinct().toList();
    return dataset.graph().walk(History.of(heads));
  }
}
