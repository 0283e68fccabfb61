package dev.sheaf.cli;

import dev.sheaf.cli.report.DiffPage;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.TableFileWriter;
import dev.sheaf.files.WholeFile;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.TableDiff;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.CursorReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Differences as files: a page of HTML, or the records of one table. */
final class DiffFiles {
  private static final String HTML = "html";

  private final BufferAllocator allocator;
  private final Console console;
  private final Diff diff;
  private final DiffOptions options;

  DiffFiles(BufferAllocator allocator, Console console, Diff diff, DiffOptions options) {
    this.allocator = allocator;
    this.console = console;
    this.diff = diff;
    this.options = options;
  }

  /**
   * Writes them: on a page those that differ; into a file of rows the one table, which may have
   * none.
   *
   * @param tables that were asked for
   * @param format null to go by the file's name
   * @param file null for standard output
   */
  void write(List<TableDiff> tables, @Nullable String format, @Nullable Path file) {
    if (isPage(format, file)) {
      writePage(DiffCommand.differing(diff, tables), file);
      return;
    }
    FileFormat wanted =
        format != null
            ? FileFormat.parse(format)
            : file == null ? FileFormat.CSV : FileFormat.of(file);
    if (tables.size() != 1) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "{tables}, and a file of this format holds one: name it after the revisions, or write a"
              + " page with --format html",
          "tables",
          tables.isEmpty() ? "no table differs" : Figures.count(tables.size()) + " tables differ");
    }
    try (CursorReader rows = new CursorReader(allocator, tables.get(0).open(allocator, options))) {
      if (file == null) {
        TableFileWriter.write(rows, wanted, console.resultBytes());
      } else {
        TableFileWriter.write(rows, wanted, file);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e); // a cursor closes without one
    }
  }

  private static boolean isPage(@Nullable String format, @Nullable Path file) {
    if (format != null) {
      return format.toLowerCase(Locale.ROOT).equals(HTML);
    }
    String name = file == null ? "" : file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".html") || name.endsWith(".htm");
  }

  private void writePage(List<TableDiff> tables, @Nullable Path file) {
    if (file == null) {
      try {
        DiffPage.write(allocator, diff, tables, options, console.results());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return;
    }
    WholeFile.write(
        file,
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          DiffPage.write(allocator, diff, tables, options, writer);
          writer.flush();
        });
  }
}
