package dev.sheaf.sql;

import dev.sheaf.sql.plan.Plan;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells columns that are not there with the names of those that are: DuckDB knows only the columns
 * that it was handed.
 */
final class UnknownColumns {
  private static final String REFERENCED = "Referenced column \"";
  private static final String OF_TABLE = " does not have a column named \"";

  private UnknownColumns() {}

  /** The same error, or a better one. */
  static SheafException explained(SheafException error, Plan plan) {
    if (error.code() != ErrorCode.BAD_SQL) {
      return error;
    }
    String message = error.getMessage();
    String column = after(message, message.startsWith(REFERENCED) ? REFERENCED : OF_TABLE);
    if (column.isEmpty()) {
      return error;
    }
    Set<String> names = new TreeSet<>();
    for (Plan.Source source : plan.inputs()) {
      source.relation().columns().forEach(field -> names.add(field.getName()));
      source.relation().hiddenColumns().forEach(field -> names.add(field.getName()));
    }
    return SheafException.because(
        error,
        ErrorCode.UNKNOWN_COLUMN,
        "no column '{column}'{hint}",
        "column",
        column,
        "hint",
        Suggestions.hint(column, names));
  }

  private static String after(String message, String mark) {
    int from = message.indexOf(mark);
    int to = from < 0 ? -1 : message.indexOf('"', from + mark.length());
    return to < 0 ? "" : message.substring(from + mark.length(), to);
  }
}
