package dev.sheaf.files;

import java.io.IOException;
import java.util.SortedMap;

/**
 * Finds lines again: DuckDB names rows by their order and rejected records by byte position, people
 * look for a line.
 *
 * <p><i>Cost:</i> reads the file up to the place; so only for what is shown.
 */
final class CsvPlaces {
  private CsvPlaces() {}

  /** The line on which the record at that offset of the parsed file begins. */
  static long lineAt(CsvFile file, long offset) throws IOException {
    try (CsvRecords records = file.parsedRecords()) {
      while (records.next()) {
        boolean blank = records.length() == 0;
        if (!blank && records.offset() + records.length() + records.ending().bytes() > offset) {
          return records.line();
        }
      }
      return records.line();
    }
  }

  /**
   * The lines of some rows.
   *
   * @param rows row numbers from 0, ascending
   * @param rejected offsets of records that are no rows
   */
  static long[] linesOf(CsvFile file, long[] rows, SortedMap<Long, String> rejected)
      throws IOException {
    long[] lines = new long[rows.length];
    try (CsvRecords records = file.parsedRecords()) {
      boolean header = !file.headerless();
      long row = 0;
      int found = 0;
      long blankFrom = -1;
      while (found < rows.length && records.next()) {
        if (header) {
          header = records.length() == 0;
          continue;
        }
        if (file.skipsBlank(records)) {
          blankFrom = blankFrom < 0 ? records.offset() : blankFrom;
          continue;
        }
        // DuckDB counts blank lines in front of a record to it.
        long from = blankFrom < 0 ? records.offset() : blankFrom;
        boolean isRejected = !rejected.subMap(from, records.offset() + 1).isEmpty();
        blankFrom = -1;
        if (!isRejected && row++ == rows[found]) {
          lines[found++] = records.line();
        }
      }
    }
    return lines;
  }
}
