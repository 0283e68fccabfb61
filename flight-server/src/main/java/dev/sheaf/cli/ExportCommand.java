package dev.sheaf.cli;

import dev.sheaf.files.FileFormat;
import dev.sheaf.files.TableFileWriter;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.OpenMode;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.scan.CursorReader;
import dev.sheaf.store.scan.Scan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sheaf export}: writes a table at a version to a file. */
@Command(
    name = "export",
    header = "Write a table at a version to a file.",
    description =
        "Writes CSV, TSV, JSON, Parquet or Arrow, to standard output or to a file, which appears whole"
            + " or not at all.",
    footer = {
      "  sheaf export main airports --format csv | head",
      "  sheaf export v1.0 airports -o airports.parquet",
      "  sheaf export HEAD~3 runways --columns id,length_ft --format json"
    })
final class ExportCommand extends DatasetCommand {
  @Parameters(index = "0", paramLabel = "REV", description = "The version.")
  private String revision = "";

  @Parameters(index = "1", paramLabel = "TABLE", description = "The table.")
  private String table = "";

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description =
          "csv, tsv, json, jsonl, parquet, arrow or arrows (default: by the file's name, else csv).")
  private @Nullable String format;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "The file, which appears whole or not at all (default: standard output).")
  private @Nullable Path output;

  @Option(
      names = "--columns",
      split = ",",
      paramLabel = "COLUMN",
      description = "Only these columns, in this order.")
  private List<String> columns = new ArrayList<>();

  ExportCommand(Invocation invocation) {
    super(invocation, OpenMode.READ_ONLY);
  }

  @Override
  void run(BufferAllocator allocator, Dataset dataset) {
    Path file = output;
    FileFormat wanted =
        format != null
            ? FileFormat.parse(format)
            : file == null ? FileFormat.CSV : FileFormat.of(file);
    Scan scan = columns.isEmpty() ? Scan.all() : Scan.of(columns);
    try (Snapshot snapshot = dataset.snapshot(revision, table);
        CursorReader rows = new CursorReader(allocator, snapshot.scan(scan))) {
      if (file == null) {
        TableFileWriter.write(rows, wanted, console().resultBytes());
      } else {
        TableFileWriter.write(rows, wanted, file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // a cursor closes without one
    }
  }
}
