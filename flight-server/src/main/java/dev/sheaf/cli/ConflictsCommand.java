package dev.sheaf.cli;

import dev.sheaf.cli.report.ConflictJson;
import dev.sheaf.cli.report.ConflictLines;
import dev.sheaf.cli.report.ConflictRows;
import dev.sheaf.cli.report.JsonLines;
import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.MergeSides;
import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.TableFileWriter;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.ops.merge.TableConflict;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf conflicts}: what nobody has decided yet. */
@Command(
    name = "conflicts",
    header = "Show the conflicts that wait on a branch.",
    description =
        "A line is a cell that both sides changed, with what each made of it. A file has a row for"
            + " each record: base_, our_ and their_ columns, and conflict_id, by which 'sheaf"
            + " resolve --from' knows it again.",
    footer = {
      "  sheaf conflicts",
      "  sheaf conflicts runways --json | jq .id",
      "  sheaf conflicts runways -o conflicts.csv"
    })
final class ConflictsCommand extends DatasetCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "TABLE",
      arity = "0..1",
      description = "Only this table (default: all that have conflicts).")
  private @Nullable String table;

  @Option(
      names = "--into",
      paramLabel = "BRANCH",
      description = "The branch that they wait on (default: HEAD).")
  private String into = "HEAD";

  @Option(names = "--json", description = "Print one JSON object per conflict.")
  private boolean json;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "Write the conflicts of a table as csv, json, jsonl, parquet or arrow.")
  private @Nullable String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to, whole or not at all (default: standard output).")
  private @Nullable Path output;

  ConflictsCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    boolean file = format != null || output != null;
    if (file && json) {
      throw new ParameterException(spec.commandLine(), "--json or --format: one of both");
    }
    String branch = into.equals("HEAD") ? dataset.head() : into;
    dataset.version(branch); // says which there are, if it is none
    Cancellation cancellation = Cancellation.when(invocation().interruption()::isRequested);
    PendingMerge pending =
        PendingMerge.on(dataset, branch)
            .with(MergeOptions.defaults().withCancellation(cancellation));
    Conflicts conflicts = pending.conflicts(allocator);
    if (file) {
      write(allocator, conflicts);
    } else if (json) {
      printJson(allocator, conflicts);
    } else {
      print(allocator, dataset, pending, conflicts);
    }
  }

  private void print(
      BufferAllocator allocator, Dataset dataset, PendingMerge pending, Conflicts conflicts) {
    MergeReport report = report(allocator, dataset);
    MergeSides sides = PendingWords.sides(dataset, pending);
    if (table != null) {
      new ConflictLines(allocator, dataset, sides, console().terminal().resultColumns())
          .all(conflicts, table, console()::print);
      return;
    }
    console()
        .print(
            PendingWords.title(pending)
                + " into "
                + pending.branch()
                + ": "
                + MergeReport.left(conflicts));
    ConflictLines.Example example = report.conflicts(conflicts, sides, Long.MAX_VALUE);
    if (conflicts.isEmpty()) {
      console().print("then:    " + PendingWords.ends(dataset, pending));
    } else {
      report.waysOut(pending, conflicts, example);
    }
  }

  private void printJson(BufferAllocator allocator, Conflicts conflicts) {
    try (JsonLines lines = new JsonLines(console().results())) {
      for (TableConflict conflict : conflicts.tableConflicts()) {
        if (table == null || table.equals(conflict.table())) {
          lines.object(out -> ConflictJson.write(out, conflict));
        }
      }
      for (String name : conflicts.recordCounts().keySet()) {
        if (table == null || table.equals(name)) {
          ConflictJson.records(allocator, conflicts, name, lines);
        }
      }
    }
  }

  private void write(BufferAllocator allocator, Conflicts conflicts) {
    Path file = output;
    FileFormat wanted =
        format != null
            ? FileFormat.parse(format)
            : file == null ? FileFormat.CSV : FileFormat.of(file);
    try (ConflictRows rows =
        new ConflictRows(allocator, conflicts.open(allocator, oneTable(conflicts)))) {
      if (file == null) {
        TableFileWriter.write(rows, wanted, console().resultBytes());
      } else {
        TableFileWriter.write(rows, wanted, file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // it closes without one
    }
  }

  private String oneTable(Conflicts conflicts) {
    if (table != null) {
      return table;
    }
    if (conflicts.recordCounts().size() != 1) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a file holds the conflicts of one table; name it: {tables}",
          "tables",
          conflicts.recordCounts().isEmpty()
              ? "there is none with conflicts of records"
              : String.join(", ", conflicts.recordCounts().keySet()));
    }
    return conflicts.recordCounts().firstKey();
  }
}
