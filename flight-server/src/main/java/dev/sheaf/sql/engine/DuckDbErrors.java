package dev.sheaf.sql.engine;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;

/**
 * What DuckDB says, as an error of ours. It gives no state and no code, so the kind of an error is
 * read off the words in front of its text.
 */
final class DuckDbErrors {
  private DuckDbErrors() {}

  static SheafException of(Exception e) {
    String message = String.valueOf(e.getMessage());
    ErrorCode code = code(message);
    return SheafException.because(
        e,
        code,
        code == ErrorCode.CANCELLED ? "the query was cancelled" : "{text}",
        "text",
        text(e));
  }

  private static ErrorCode code(String message) {
    String kind = message.substring(0, Math.max(0, message.indexOf(" Error:")));
    if (message.contains("INTERRUPT Error") || message.contains("Interrupted!")) {
      return ErrorCode.CANCELLED;
    }
    return switch (kind) {
      case "Conversion", "Out of Range", "Invalid Input", "Constraint", "Mismatch Type" ->
          ErrorCode.BAD_INPUT;
      case "Permission" -> ErrorCode.NOT_ALLOWED;
      case "Out of Memory" -> ErrorCode.BUDGET_EXCEEDED;
      case "INTERNAL", "FATAL", "IO", "TransactionContext" -> ErrorCode.INTERNAL;
      default -> ErrorCode.BAD_SQL;
    };
  }

  /** The first line without the kind of error in front, and with names of candidates behind it. */
  static String text(Exception e) {
    String message = String.valueOf(e.getMessage());
    String line = message.lines().findFirst().orElse(message);
    int kind = line.indexOf(" Error: ");
    String text = kind >= 0 && kind < 40 ? line.substring(kind + 8) : line;
    String candidates =
        message
            .lines()
            .filter(
                other -> other.startsWith("Did you mean") || other.startsWith("Candidate bindings"))
            .findFirst()
            .orElse("");
    return candidates.isEmpty() ? text : text + "; " + candidates;
  }
}
