package dev.sheaf.cli;

import dev.sheaf.changes.RowChange;
import dev.sheaf.changes.RowChanges;
import dev.sheaf.cli.report.CellJson;
import dev.sheaf.cli.report.ChangedRows;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.VersionJson;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.VersionRange;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf diff}: what two versions do not share. */
@Command(
    name = "diff",
    header = "Show the rows in which two versions differ.",
    description =
        "A row that only the first has is marked −, one that only the second has +; rows of one"
            + " key stand together. Costs what changed, not what exists.",
    footer = {
      "  sheaf diff main clean",
      "  sheaf diff --stat HEAD~1 HEAD runways",
      "  sheaf diff main...clean               what clean did since it left main",
      "  sheaf diff main clean --json | jq .to"
    })
final class DiffCommand extends DatasetCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "REV",
      arity = "1..3",
      description = "Two revisions, or a range a..b or a...b; then a table, if not all.")
  private List<String> arguments = new ArrayList<>();

  @Option(names = "--stat", description = "Only count.")
  private boolean stat;

  @Option(names = "--json", description = "Print one JSON object per row; with --stat, per table.")
  private boolean json;

  DiffCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    boolean range = arguments.get(0).contains("..");
    int revisions = range ? 1 : 2;
    if (arguments.size() < revisions || arguments.size() > revisions + 1) {
      throw new ParameterException(
          spec.commandLine(), "Two revisions or a range are needed, and at most one table");
    }
    VersionRange versions =
        range
            ? dataset.range(arguments.get(0))
            : new VersionRange(
                dataset.version(arguments.get(0)), dataset.version(arguments.get(1)));
    @Nullable String table = arguments.size() > revisions ? arguments.get(revisions) : null;
    try (JsonLines lines = new JsonLines(console().results())) {
      for (String name : tables(versions, table)) {
        invocation().interruption().check();
        try (RowChanges changes =
            RowChanges.between(allocator, dataset, versions.from(), versions.to(), name)) {
          if (json) {
            printJson(lines, name, changes);
          } else {
            print(name, changes);
          }
        }
      }
    }
  }

  /** Those that differ. */
  private static SortedSet<String> tables(VersionRange versions, @Nullable String wanted) {
    SortedSet<String> names = new TreeSet<>(versions.from().tables().keySet());
    names.addAll(versions.to().tables().keySet());
    if (wanted != null) {
      if (!names.contains(wanted)) {
        versions.to().table(wanted);
      }
      names.retainAll(List.of(wanted));
    }
    names.removeIf(
        name -> {
          @Nullable TableState from = versions.from().tables().get(name);
          @Nullable TableState to = versions.to().tables().get(name);
          return from != null && to != null && from.fingerprint().equals(to.fingerprint());
        });
    return names;
  }

  private void print(String table, RowChanges changes) {
    var counts = changes.counts();
    StyledText line =
        StyledText.of(table, Style.HEADING)
            .plus("   ")
            .plus(Figures.count(counts.added()) + " added", Style.ADDED)
            .plus("   ")
            .plus(Figures.count(counts.removed()) + " removed", Style.REMOVED)
            .plus("   ")
            .plus(Figures.count(counts.modified()) + " modified", Style.MODIFIED);
    long cells = counts.modified() == 0 ? 0 : changes.cells();
    console().print(cells == 0 ? line : line.plus(" (" + Figures.count(cells, "cell") + ")"));
    changes.schemaChanges().forEach(change -> console().print("  " + change));
    if (!stat) {
      ChangedRows.forEachLine(changes, console().terminal().resultColumns(), console()::print);
    }
  }

  private void printJson(JsonLines lines, String table, RowChanges changes) {
    if (stat) {
      lines.object(
          out -> {
            out.writeStringField("table", table);
            VersionJson.write(out, changes.counts());
            out.writeNumberField("cells", changes.cells());
          });
      return;
    }
    for (RowChange change : changes.changes()) {
      lines.object(
          out -> {
            out.writeStringField("table", table);
            out.writeStringField("change", change.kind().word());
            out.writeFieldName("from");
            if (change.from() < 0) {
              out.writeNull();
            } else {
              CellJson.writeRow(out, changes.removed(), change.from());
            }
            out.writeFieldName("to");
            if (change.to() < 0) {
              out.writeNull();
            } else {
              CellJson.writeRow(out, changes.added(), change.to());
            }
          });
    }
  }
}
