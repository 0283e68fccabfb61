package dev.sheaf.files;

import dev.sheaf.store.error.SheafException;
import java.nio.file.Path;

/** What the store says about a row of a batch, said about the record of the file. */
final class RowErrors {
  private RowErrors() {}

  /**
   * The error with file and line instead of a position in a batch, and with file and table if it is
   * about columns; otherwise the same error.
   *
   * @param table the table that the file's rows are for
   * @param error of the batch that the file handed out last
   */
  static SheafException inFile(Path file, TableFile source, String table, SheafException error) {
    return switch (error.code()) {
      case UNKNOWN_COLUMN, SCHEMA_MISMATCH ->
          SheafException.because(
              error,
              error.code(),
              "{file} does not fit table '{table}': {problem}; nothing was imported",
              "file",
              file,
              "table",
              table,
              "problem",
              error.getMessage());
      default ->
          error.values().get("row") instanceof Integer row
              ? inFile(file, source, error, row)
              : error;
    };
  }

  private static SheafException inFile(Path file, TableFile source, SheafException e, int row) {
    String place = source.placeOf(row);
    Object key = value(e, "key");
    return switch (e.code()) {
      case NULL_VALUE ->
          SheafException.because(
              e,
              e.code(),
              "{file} {place}: column '{column}' {why}, and has no value here; nothing was imported",
              "file",
              file,
              "place",
              place,
              "column",
              value(e, "column"),
              "why",
              value(e, "why"));
      case KEY_EXISTS ->
          SheafException.because(
              e,
              e.code(),
              "{file} {place}: there is a record with {key} already; nothing was imported, --mode upsert replaces such records",
              "file",
              file,
              "place",
              place,
              "key",
              key);
      case DUPLICATE_KEY ->
          SheafException.because(
              e,
              e.code(),
              "{file} {place}: a second record with {key}{first}; nothing was imported, a key may stand once in what is imported together",
              "file",
              file,
              "place",
              place,
              "key",
              key,
              "first",
              e.values().get("first") instanceof Integer first
                  ? " (the first is on " + source.placeOf(first) + ")"
                  : "");
      default -> e;
    };
  }

  private static Object value(SheafException e, String name) {
    return String.valueOf(e.values().get(name));
  }
}
