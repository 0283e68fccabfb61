package dev.sheaf.cli;

import dev.sheaf.cli.report.MergeReport;
import dev.sheaf.cli.report.PendingWords;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.merge.Conflicts;
import dev.sheaf.ops.merge.MergeOptions;
import dev.sheaf.ops.merge.MergeSide;
import dev.sheaf.ops.merge.PendingMerge;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sheaf resolve}: decides conflicts. */
@Command(
    name = "resolve",
    header = "Say what holds where both sides changed the same.",
    description = {
      "By side: --ours, --theirs or --base, for all conflicts, a table, or some records. By cell:"
          + " --cell, as often as needed; NULL is null, and double quotes around a value are taken"
          + " off, so that \"NULL\" is a text. By file: a row for each conflict_id, with a column"
          + " 'resolution' that says ours, theirs or base, or with values in columns of the table.",
      "",
      "A side for all or for a table leaves alone what was decided about single records and cells,"
          + " and a side for a record replaces what was said of its cells. Whatever was decided can"
          + " be decided anew until the merge is continued."
    },
    footer = {
      "  sheaf resolve --theirs                        everything",
      "  sheaf resolve --ours runways 269408 269411    two records",
      "  sheaf resolve --cell 269408.surface=CON",
      "  sheaf resolve runways --cell 1.le_ident=NULL --cell 2.length_ft=900",
      "  sheaf resolve --from answers.csv"
    })
final class ResolveCommand extends DatasetCommand {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "TABLE",
      arity = "0..1",
      description = "The table (default: all for a side, else the one that has conflicts).")
  private @Nullable String table;

  @Parameters(
      index = "1..*",
      paramLabel = "ID",
      arity = "0..*",
      description = "Only these records, by the ids that 'sheaf conflicts' shows.")
  private List<String> ids = new ArrayList<>();

  @Option(names = "--ours", description = "Take what is there.")
  private boolean ours;

  @Option(names = "--theirs", description = "Take what comes in.")
  private boolean theirs;

  @Option(names = "--base", description = "Take what it was before both changed it.")
  private boolean base;

  @Option(names = "--cell", paramLabel = "ID.COLUMN=VALUE", description = "Give one cell a value.")
  private List<String> cells = new ArrayList<>();

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description = "Take the resolutions in a file: CSV, JSON, Parquet or Arrow.")
  private @Nullable Path file;

  @Option(names = "--format", paramLabel = "FORMAT", description = "The file's format.")
  private @Nullable String format;

  @Option(
      names = "--into",
      paramLabel = "BRANCH",
      description = "The branch that the conflicts wait on (default: HEAD).")
  private String into = "HEAD";

  ResolveCommand(Invocation invocation) {
    super(invocation, OpenMode.EXISTING);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    int sides = (ours ? 1 : 0) + (theirs ? 1 : 0) + (base ? 1 : 0);
    if (sides + (cells.isEmpty() ? 0 : 1) + (file == null ? 0 : 1) != 1) {
      throw usage("Say one of --ours, --theirs, --base, --cell and --from");
    }
    if (sides == 0 && !ids.isEmpty()) {
      throw usage("Records are named for --ours, --theirs and --base only");
    }
    String branch = into.equals("HEAD") ? dataset.head() : into;
    dataset.version(branch); // says which there are, if it is none
    Cancellation cancellation = Cancellation.when(invocation().interruption()::isRequested);
    PendingMerge pending =
        PendingMerge.on(dataset, branch)
            .with(MergeOptions.defaults().withCancellation(cancellation));
    PendingOperation before = pending.stored();
    try {
      resolve(allocator, dataset, pending);
    } catch (RuntimeException e) {
      // All cells of a command or none.
      if (!before.equals(pending.stored())) {
        dataset.replacePending(branch, Optional.of(pending.stored()), Optional.of(before));
      }
      throw e;
    }
    Conflicts left = pending.conflicts(allocator);
    console()
        .print(
            left.isEmpty()
                ? "no conflicts left: " + PendingWords.command(dataset, pending, "--continue")
                : "left: " + MergeReport.count(left));
  }

  private void resolve(BufferAllocator allocator, Dataset dataset, PendingMerge pending) {
    if (!cells.isEmpty()) {
      String name = oneTable(allocator, dataset, pending);
      List<Field> columns = columns(dataset, pending, name);
      List<String> names = columns.stream().map(Field::getName).toList();
      List<CellAssignment> assignments =
          cells.stream().map(cell -> CellAssignment.parse(cell, names)).toList();
      for (CellAssignment cell : assignments) {
        pending.resolveCell(allocator, name, cell.id(), cell.column(), cell.value());
      }
    } else if (file != null) {
      String name = oneTable(allocator, dataset, pending);
      List<Field> columns = columns(dataset, pending, name);
      ReadOptions options = ReadOptions.defaults();
      options = format == null ? options : options.withFormat(FileFormat.parse(format));
      try (VectorSchemaRoot rows = ResolutionFile.read(allocator, file, options, columns)) {
        pending.resolveRows(allocator, name, rows);
      }
    } else {
      MergeSide side = ours ? MergeSide.OURS : theirs ? MergeSide.THEIRS : MergeSide.BASE;
      requireKnown(dataset, pending);
      if (table == null) {
        pending.resolveAll(allocator, side);
      } else if (ids.isEmpty()) {
        pending.resolveTable(allocator, table, side);
      } else {
        pending.resolveRecords(allocator, table, ids, side);
      }
    }
  }

  /** The table that is meant: the one that is named, or the one that has conflicts. */
  private String oneTable(BufferAllocator allocator, Dataset dataset, PendingMerge pending) {
    requireKnown(dataset, pending);
    if (table != null) {
      return table;
    }
    SortedSet<String> candidates =
        new TreeSet<>(pending.conflicts(allocator).recordCounts().keySet());
    if (candidates.isEmpty()) {
      candidates.addAll(tables(dataset, pending));
    }
    if (candidates.size() != 1) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "which table is meant? Name it: sheaf resolve TABLE …, where TABLE is one of {tables}",
          "tables",
          String.join(", ", candidates));
    }
    return candidates.first();
  }

  private void requireKnown(Dataset dataset, PendingMerge pending) {
    SortedSet<String> known = tables(dataset, pending);
    if (table != null && !known.contains(table)) {
      throw SheafException.of(
          ErrorCode.UNKNOWN_TABLE,
          "no table '{table}' takes part in the {kind}{hint}",
          "table",
          table,
          "kind",
          pending.kind(),
          "hint",
          Suggestions.hint(table, known));
    }
  }

  private static SortedSet<String> tables(Dataset dataset, PendingMerge pending) {
    SortedSet<String> tables = new TreeSet<>();
    versions(dataset, pending).forEach(version -> tables.addAll(version.tables().keySet()));
    return tables;
  }

  /** The columns that a table has on either side. */
  private static List<Field> columns(Dataset dataset, PendingMerge pending, String table) {
    Map<String, Field> columns = new LinkedHashMap<>();
    for (Version version : versions(dataset, pending)) {
      if (version.tables().containsKey(table)) {
        for (Column column : dataset.schema(version.id().hex(), table).columns()) {
          columns.putIfAbsent(column.name(), column.field());
        }
      }
    }
    return List.copyOf(columns.values());
  }

  private static List<Version> versions(Dataset dataset, PendingMerge pending) {
    return List.of(
        dataset.version(pending.branch()), dataset.graph().version(pending.state().theirs()));
  }

  private ParameterException usage(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }
}
