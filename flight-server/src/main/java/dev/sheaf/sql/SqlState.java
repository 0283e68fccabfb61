package dev.sheaf.sql;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;

/** The five characters by which SQL's tools tell errors apart. */
public final class SqlState {
  private SqlState() {}

  /** The state of an error. */
  public static String of(SheafException error) {
    return of(error.code());
  }

  /** The state that goes with a code: the one table. */
  public static String of(ErrorCode code) {
    return switch (code) {
      case UNKNOWN_REF, AMBIGUOUS_REVISION, BAD_REVISION -> "3F000";
      case UNKNOWN_TABLE -> "42S02";
      case UNKNOWN_COLUMN -> "42S22";
      case TABLE_EXISTS -> "42S01";
      case BAD_SQL, BAD_NAME, BAD_SCHEMA -> "42000";
      case NOT_ALLOWED -> "42501";
      case NOT_A_BRANCH, READ_ONLY -> "25006";
      case KEY_EXISTS, DUPLICATE_KEY -> "23505";
      case NULL_VALUE -> "23502";
      case UNKNOWN_KEY -> "02000";
      case BAD_INPUT, BAD_ARGUMENT -> "22000";
      case SCHEMA_MISMATCH -> "42804";
      case UNSUPPORTED_TYPE -> "0A000";
      case LIMIT_EXCEEDED -> "54000";
      case BUDGET_EXCEEDED -> "53200";
      case DISK_FULL -> "53100";
      case BRANCH_HELD -> "55P03";
      case LOST_RACE -> "40001";
      case REF_EXISTS, ALREADY_PENDING, NOTHING_PENDING, NOT_FAST_FORWARD -> "55000";
      case UNKNOWN_TRANSACTION -> "25P01";
      case CANCELLED -> "57014";
      case CLOSED, NOT_A_DATASET, DATASET_EXISTS, DATASET_HELD, FORMAT_NEWER -> "08003";
      case DAMAGED, IO_FAILED -> "58030";
      case INTERNAL -> "XX000";
    };
  }
}
