package dev.sheaf.git;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.jspecify.annotations.Nullable;

/** What errors say about the content of one commit. */
final class ContentErrors {
  private ContentErrors() {}

  /** Whether an error says something about what a commit holds, so that the next may do better. */
  static boolean areBehind(SheafException e) {
    return switch (e.code()) {
      case BAD_INPUT,
          SCHEMA_MISMATCH,
          NULL_VALUE,
          DUPLICATE_KEY,
          UNKNOWN_COLUMN,
          BAD_SCHEMA,
          BAD_NAME,
          LIMIT_EXCEEDED ->
          true;
      default -> false;
    };
  }

  /** What is wrong with the content, without what fits imports of single files and batches only. */
  static String reason(SheafException e) {
    @Nullable Object line = e.values().get("line");
    @Nullable Object problem = e.values().get("problem");
    if (line != null && problem != null) {
      return "line " + line + ": " + problem;
    }
    @Nullable Object key = e.values().get("key");
    if (e.code() == ErrorCode.DUPLICATE_KEY && key != null) {
      return "more than one record has " + key;
    }
    @Nullable Object column = e.values().get("column");
    if (e.code() == ErrorCode.NULL_VALUE && column != null) {
      return "a record has no value in the key column '" + column + "'";
    }
    return String.valueOf(e.getMessage());
  }
}
