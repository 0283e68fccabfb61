package dev.sheaf.files;

import dev.sheaf.files.ReadOptions.OnReject;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * One pass over a CSV file: its rows as columns of text, parsed by DuckDB in the order of the file.
 *
 * <p>A record that DuckDB rejects (fields missing or left over, quotes out of place, bytes that are
 * no UTF-8) is an error with its line, or with {@link OnReject#SKIP} is left out; after the last
 * batch {@link #rejected()} says which. Where quotes follow the grammar, the rows are counted
 * against the survey: none gets lost.
 *
 * <p><i>Ownership:</i> owns the session and its result, not the file. <i>Threads:</i> one.
 */
final class CsvText implements AutoCloseable {
  private static final int REJECTS_MAX = 100_000;

  private final CsvFile file;
  private final OnReject onReject;
  private final DuckDbSession session;
  private final DuckDbQuery query;
  private final SortedMap<Long, String> rejected = new TreeMap<>();
  private long rowCount;

  private CsvText(CsvFile file, OnReject onReject, DuckDbSession session, DuckDbQuery query) {
    this.file = file;
    this.onReject = onReject;
    this.session = session;
    this.query = query;
  }

  /** Begins to read; the file is borrowed and outlives this. */
  static CsvText open(CsvFile file, OnReject onReject) {
    DuckDbSession session = DuckDbSession.open(DuckDbSession.Threads.ALL, file.parsed());
    try {
      String rejects =
          onReject == OnReject.SKIP ? ", store_rejects = true, rejects_limit = " + REJECTS_MAX : "";
      String sql = "SELECT * FROM " + file.tableFunction(rejects);
      DuckDbQuery query = DuckDbQuery.start(session, sql, file.batchRows());
      return new CsvText(file, onReject, session, query);
    } catch (SQLException e) {
      session.close();
      throw failure(file, e);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  /**
   * Goes to the next batch.
   *
   * @return false at the end
   * @throws SheafException {@code BAD_INPUT} with the line of a record that cannot be parsed
   */
  boolean next() throws IOException {
    boolean more;
    try {
      more = query.rows().loadNextBatch();
    } catch (IOException e) {
      throw failure(file, e);
    }
    if (more) {
      rowCount += batch().getRowCount();
      return true;
    }
    finish();
    return false;
  }

  /**
   * The current batch: columns in the order of the file, named {@code c0} and so on; borrowed, and
   * in the memory of DuckDB.
   */
  VectorSchemaRoot batch() throws IOException {
    return query.rows().getVectorSchemaRoot();
  }

  /** Rows up to and including the current batch. */
  long rowCount() {
    return rowCount;
  }

  /** Where DuckDB rejected a record and why, by offset in the parsed file; known at the end. */
  SortedMap<Long, String> rejected() {
    return rejected;
  }

  /** How many records were rejected; known at the end. */
  long rejectedCount() {
    return rejected.size() < REJECTS_MAX
        ? rejected.size()
        : Math.max(rejected.size(), file.dataRecords() - rowCount);
  }

  private void finish() throws IOException {
    query.close();
    if (onReject == OnReject.SKIP) {
      try {
        rejected.putAll(readRejects(file, session));
      } catch (SQLException e) {
        throw failure(file, e);
      }
    }
    file.source().requireUnchanged();
    long records = file.dataRecords();
    if (file.survey().regular() && rowCount + rejectedCount() != records) {
      throw SheafException.of(
          ErrorCode.INTERNAL,
          "{file} has {records} records, but {rows} rows were read of it",
          "file",
          file.source().named(),
          "records",
          records,
          "rows",
          rowCount);
    }
  }

  private static SortedMap<Long, String> readRejects(CsvFile file, DuckDbSession session)
      throws SQLException {
    SortedMap<Long, String> rejected = new TreeMap<>();
    String sql = "SELECT line_byte_position, error_type::VARCHAR, error_message FROM reject_errors";
    try (PreparedStatement statement = session.prepare(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        // Positions count from 1. A record may have several errors.
        long offset = rows.getLong(1) - 1 + file.positionShift();
        rejected.putIfAbsent(offset, problem(rows.getString(2), rows.getString(3)));
      }
    }
    return rejected;
  }

  private static String problem(String kind, String message) {
    return switch (kind) {
      case "MISSING COLUMNS", "TOO MANY COLUMNS" ->
          message
              .replaceFirst(
                  "^Expected Number of Columns: ([0-9]+) Found: ([0-9]+)$",
                  "$2 fields, but the header has $1")
              .replaceFirst("^1 fields", "1 field");
      case "UNQUOTED VALUE" -> "a quote is not closed, or text follows a closing quote";
      case "INVALID ENCODING" -> "bytes that are not UTF-8 text";
      case "LINE SIZE OVER MAXIMUM" -> "the record is too long";
      default -> message.lines().findFirst().orElse(kind);
    };
  }

  /** What a failed read becomes: the first record at fault is looked for in a second pass. */
  private static SheafException failure(CsvFile file, Exception cause) {
    if (cause instanceof IOException e && e.getCause() instanceof SheafException inner) {
      return inner;
    }
    try {
      @Nullable SheafException found = firstReject(file, cause);
      if (found != null) {
        return found;
      }
    } catch (IOException | SQLException e) {
      cause.addSuppressed(e);
    }
    return SheafException.because(
        cause,
        ErrorCode.BAD_INPUT,
        "{file} cannot be read: {reason}; nothing was imported",
        "file",
        file.source().named(),
        "reason",
        DuckDbSession.firstLine(cause));
  }

  private static @Nullable SheafException firstReject(CsvFile file, Exception cause)
      throws IOException, SQLException {
    SortedMap<Long, String> rejected;
    try (DuckDbSession session = DuckDbSession.open(DuckDbSession.Threads.ALL, file.parsed())) {
      // A sum over all columns, because columns that nobody asks for are not checked.
      String sql =
          "SELECT count(columns(*)) FROM "
              + file.tableFunction(", store_rejects = true, rejects_limit = " + REJECTS_MAX);
      try (PreparedStatement statement = session.prepare(sql);
          ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          // Only the rejects matter.
        }
      }
      rejected = readRejects(file, session);
    }
    if (rejected.isEmpty()) {
      return null;
    }
    Map.Entry<Long, String> first = rejected.entrySet().iterator().next();
    long line = CsvPlaces.lineAt(file, first.getKey());
    return RecordProblems.badRecord(file.source().named(), line, first.getValue(), cause);
  }

  @Override
  public void close() throws IOException {
    try (DuckDbSession last = session) {
      query.close();
    }
  }
}
