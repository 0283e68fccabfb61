package dev.sheaf.git;

import dev.sheaf.files.ColumnTypes;
import dev.sheaf.files.CsvTextRecords;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.ReadOptions;
import dev.sheaf.files.TableFile;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/** Which columns a file ever had. */
final class HistoryColumns {
  private HistoryColumns() {}

  /**
   * Some version of the file has each of these columns. Where no version has a header that can be
   * read, nothing is known, and nothing is refused.
   *
   * <p><i>Cost:</i> reads contents from the newest on until all columns have turned up, usually
   * one.
   *
   * @throws SheafException {@code UNKNOWN_COLUMN} for one that never was
   */
  static void require(
      BufferAllocator allocator,
      FileHistory history,
      FileFormat format,
      Collection<String> columns) {
    Set<String> missing = new LinkedHashSet<>(columns);
    Set<String> seen = new LinkedHashSet<>();
    List<FileVersion> versions = history.versions();
    for (int i = versions.size() - 1; i >= 0 && !missing.isEmpty(); i--) {
      if (versions.get(i).blob().isPresent()) {
        List<String> names = names(allocator, history, format, versions.get(i));
        names.forEach(missing::remove);
        seen.addAll(names);
      }
    }
    if (!missing.isEmpty() && !seen.isEmpty()) {
      String column = missing.iterator().next();
      throw SheafException.of(
          ErrorCode.UNKNOWN_COLUMN,
          "no version of {path} has a column '{column}'{hint}",
          "path",
          history.path(),
          "column",
          column,
          "hint",
          Suggestions.hint(column, seen));
    }
  }

  private static List<String> names(
      BufferAllocator allocator, FileHistory history, FileFormat format, FileVersion version) {
    byte[] content = history.content(version);
    Optional<List<String>> names = CsvTextRecords.names(content, format);
    if (names.isPresent()) {
      return names.get();
    }
    ReadOptions options =
        ReadOptions.defaults().withFormat(format).withTypes(ColumnTypes.allText());
    try (TableFile text =
        TableFile.ofContent(allocator, Path.of(history.path()), content, options)) {
      return text.schema().getFields().stream().map(Field::getName).toList();
    } catch (SheafException e) {
      // It comes again, and is reported, when the version is to be written.
      return List.of();
    }
  }
}
