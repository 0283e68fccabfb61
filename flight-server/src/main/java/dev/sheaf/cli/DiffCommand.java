package dev.sheaf.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.sheaf.cli.report.DiffJson;
import dev.sheaf.cli.report.DiffLines;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.VersionJson;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.ops.diff.CellCounts;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCounts;
import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffLevel;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    header = "Show the records in which two versions differ.",
    description =
        "A record that only the second has is marked +, one that only the first has −; of one that"
            + " was modified (~) the key and the cells that differ are shown, before → after. Costs"
            + " what changed, not what exists.",
    footer = {
      "  sheaf diff main clean",
      "  sheaf diff main...clean               what clean did since it left main",
      "  sheaf diff --stat HEAD~1 HEAD runways",
      "  sheaf diff main clean runways --columns length_ft --where \"surface = 'CON'\"",
      "  sheaf diff main clean -o changes.html",
      "  sheaf diff main clean --json | jq .to"
    })
final class DiffCommand extends DatasetCommand {
  /** What is counted; each costs more than the one before. */
  enum Stat {
    /** rows of the two sets, without reading any */
    ROWS,
    /** records, by reading keys */
    RECORDS,
    /** cells, by reading columns */
    CELLS
  }

  /** The order of records. */
  enum Order {
    /** as stored, which is cheapest */
    STORED,
    /** by key */
    KEY
  }

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "REV",
      arity = "1..3",
      description = "Two revisions, or a range a..b or a...b; then a table, if not all.")
  private List<String> arguments = new ArrayList<>();

  private @Nullable Stat stat;

  @Option(
      names = "--stat",
      description = "Only count the rows that one version has and the other has not; reads none.")
  void countRows(boolean given) {
    stat = given && stat == null ? Stat.ROWS : stat;
  }

  @Option(
      names = "--count",
      paramLabel = "WHAT",
      description = "Only count: rows, as --stat does; records, which reads keys; or cells.")
  void count(Stat what) {
    stat = what;
  }

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description = "Compare and show only these columns, beside the key.")
  private List<String> columns = new ArrayList<>();

  @Option(
      names = "--where",
      paramLabel = "CONDITION",
      description =
          "Only records for which this holds before or after: COLUMN =|!=|<|<=|>|>= VALUE, COLUMN"
              + " is [not] null, joined by 'and' and 'or'.")
  private @Nullable String where;

  @Option(
      names = "--rows",
      description = "Show a modified record as a row that was removed and one that was added.")
  private boolean rows;

  @Option(
      names = "--order",
      paramLabel = "ORDER",
      description = "key (default), or stored, which is cheaper for very many records.")
  private Order order = Order.KEY;

  @Option(
      names = "--json",
      description = "Print one JSON object per record; with --stat or --count, per table.")
  private boolean json;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "html, a page for all tables; or one table as csv, tsv, json, jsonl, parquet, arrow or"
              + " arrows, with the columns diff_type, from_… and to_… (default: by the file's"
              + " name).")
  private @Nullable String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file, which appears whole or not at all (default: standard output).")
  private @Nullable Path output;

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
    Diff diff =
        range
            ? Diff.of(dataset, arguments.get(0))
            : Diff.between(dataset, arguments.get(0), arguments.get(1));
    List<TableDiff> asked =
        arguments.size() == revisions
            ? diff.tables()
            : List.of(diff.table(arguments.get(revisions))); // which fails if there is none
    DiffOptions options = options();
    if (format != null || output != null) {
      if (json || stat != null) {
        throw new ParameterException(
            spec.commandLine(), "--format and -o go with neither --json nor a count");
      }
      new DiffFiles(allocator, console(), diff, options).write(asked, format, output);
      return;
    }
    try (JsonLines lines = new JsonLines(console().results())) {
      for (TableDiff table : differing(diff, asked)) {
        invocation().interruption().check();
        if (stat != null && json) {
          lines.object(out -> writeCounts(allocator, out, table, options));
        } else if (json) {
          printJson(allocator, lines, table, options);
        } else {
          print(allocator, table, options);
        }
      }
    }
  }

  /** Those that differ. */
  static List<TableDiff> differing(Diff diff, List<TableDiff> asked) {
    return asked.stream().filter(table -> diff.tableNames().contains(table.table())).toList();
  }

  private DiffOptions options() {
    DiffOptions options =
        DiffOptions.records()
            .at(rows ? DiffLevel.ROWS : DiffLevel.RECORDS)
            .withCancellation(
                () -> {
                  invocation().interruption().check();
                  return false;
                });
    options = order == Order.KEY ? options.orderedByKey() : options;
    options = columns.isEmpty() ? options : options.of(columns);
    return where == null ? options : options.where(ConditionText.parse(where));
  }

  private void print(BufferAllocator allocator, TableDiff table, DiffOptions options) {
    console().print(heading(allocator, table, options));
    table.schemaChanges().forEach(change -> console().print("  " + change.sentence()));
    if (stat != null) {
      return;
    }
    Set<String> key = Set.copyOf(table.keyColumns());
    int width = console().terminal().resultColumns();
    try (DiffCursor cursor = table.open(allocator, options.withBatchRows(DiffLines.BLOCK))) {
      while (cursor.advanceRows(batch -> DiffLines.forEach(batch, key, width, console()::print))) {
        invocation().interruption().check();
      }
    }
  }

  private StyledText heading(BufferAllocator allocator, TableDiff table, DiffOptions options) {
    StyledText line = StyledText.of(table.table(), Style.HEADING).plus("   ");
    if (stat == Stat.ROWS || (stat == null && rows)) {
      return line.plus("+" + Figures.count(table.addedRows()), Style.ADDED)
          .plus(" ")
          .plus("−" + Figures.count(table.removedRows()), Style.REMOVED)
          .plus(" rows");
    }
    CellCounts cells =
        stat == Stat.RECORDS
            ? new CellCounts(table.count(allocator, options), Map.of())
            : table.countCells(allocator, options);
    DiffCounts counts = cells.records();
    line =
        line.plus(Figures.count(counts.added()) + " added", Style.ADDED)
            .plus("   ")
            .plus(Figures.count(counts.removed()) + " removed", Style.REMOVED)
            .plus("   ")
            .plus(Figures.count(counts.modified()) + " modified", Style.MODIFIED);
    return cells.cells() == 0 ? line : line.plus(" (" + Figures.count(cells.cells(), "cell") + ")");
  }

  private void writeCounts(
      BufferAllocator allocator, JsonGenerator out, TableDiff table, DiffOptions options)
      throws IOException {
    DiffJson.writeRows(out, table);
    if (stat == Stat.RECORDS) {
      VersionJson.write(out, table.count(allocator, options));
    } else if (stat == Stat.CELLS) {
      CellCounts cells = table.countCells(allocator, options);
      VersionJson.write(out, cells.records());
      DiffJson.writeCells(out, cells);
    }
  }

  private static void printJson(
      BufferAllocator allocator, JsonLines lines, TableDiff table, DiffOptions options) {
    try (DiffCursor cursor = table.open(allocator, options)) {
      boolean more = true;
      while (more) {
        more =
            cursor.advanceRows(
                batch -> {
                  for (int i = 0; i < batch.count(); i++) {
                    int row = i;
                    lines.object(out -> DiffJson.write(out, table.table(), batch, row));
                  }
                });
      }
    }
  }
}
