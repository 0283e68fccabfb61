package dev.sheaf.store.catalog;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.sql.SQLException;

/**
 * What SQLite's result codes mean to a user.
 *
 * @source the result codes of SQLite, <a href="https://www.sqlite.org/rescode.html">rescode</a>
 */
final class CatalogErrors {
  /** SQLITE_ERROR: among others, a rollback without a transaction. */
  static final int NO_TRANSACTION = 1;

  private static final int BUSY = 5;
  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int IO = 10;
  private static final int CORRUPT = 11;
  private static final int FULL = 13;
  private static final int CANNOT_OPEN = 14;
  private static final int TOO_BIG = 18;
  private static final int NOT_A_DATABASE = 26;

  private CatalogErrors() {}

  /** The result code without its extension. */
  static int primaryCode(SQLException e) {
    return e.getErrorCode() & 0xff;
  }

  /** Whether the file could not be opened, also because it does not exist. */
  static boolean isCannotOpen(SQLException e) {
    return primaryCode(e) == CANNOT_OPEN;
  }

  /** Whether the surroundings forbid to write a file that reading needs. */
  static boolean needsWriting(SQLException e) {
    return primaryCode(e) == CANNOT_OPEN || primaryCode(e) == READ_ONLY;
  }

  /**
   * What is to be thrown for an error of SQLite.
   *
   * @param operation what was being done: open, read, write
   */
  static SheafException of(SQLException e, String operation, String catalog) {
    return switch (primaryCode(e)) {
      case FULL ->
          because(
              e,
              ErrorCode.DISK_FULL,
              "cannot {operation} the catalog {catalog}: the disk is full; nothing was changed; make room and try again",
              operation,
              catalog);
      case BUSY, LOCKED ->
          because(
              e,
              ErrorCode.DATASET_HELD,
              "cannot {operation} the catalog {catalog}: another process holds it; nothing was changed; try again when that has ended",
              operation,
              catalog);
      case READ_ONLY ->
          because(
              e,
              ErrorCode.READ_ONLY,
              "cannot {operation} the catalog {catalog}: it, or its directory, may not be written to",
              operation,
              catalog);
      case CORRUPT, NOT_A_DATABASE ->
          because(
              e,
              ErrorCode.DAMAGED,
              "cannot {operation} the catalog {catalog}: it is damaged ({detail}); restore it, with the segments, from a copy",
              operation,
              catalog);
      case TOO_BIG ->
          because(
              e,
              ErrorCode.LIMIT_EXCEEDED,
              "cannot {operation} the catalog {catalog}: a value is larger than the catalog takes",
              operation,
              catalog);
      case IO, CANNOT_OPEN ->
          because(
              e,
              ErrorCode.IO_FAILED,
              "cannot {operation} the catalog {catalog}: {detail}; what is stored was not changed",
              operation,
              catalog);
      default ->
          because(
              e,
              ErrorCode.INTERNAL,
              "cannot {operation} the catalog {catalog}: {detail}",
              operation,
              catalog);
    };
  }

  /** The outcome of a commit could not be found out. */
  static SheafException unknownOutcome(Throwable cause, String catalog) {
    return SheafException.because(
        cause,
        ErrorCode.IO_FAILED,
        "a write to the catalog {catalog} failed while it was being made durable, and it is unknown whether it is stored; nothing more is written; open the dataset again, which finds out",
        "catalog",
        catalog);
  }

  private static SheafException because(
      SQLException e, ErrorCode code, String template, String operation, String catalog) {
    return SheafException.because(
        e, code, template, "operation", operation, "catalog", catalog, "detail", detail(e));
  }

  private static String detail(SQLException e) {
    return String.valueOf(e.getMessage());
  }
}
