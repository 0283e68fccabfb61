package dev.sheaf.cli;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * What {@code --cell ID.column=VALUE} says.
 *
 * <p>Ids, columns and values may all hold dots and equals signs: the first equals sign that has the
 * name of a column before it counts, and of several such columns the longest.
 *
 * @param id which conflict
 * @param column the column
 * @param value as text; null for {@code NULL}. Double quotes around a value are taken off, so that
 *     {@code "NULL"} is a text
 */
record CellAssignment(String id, String column, @Nullable String value) {
  private static final String NULL = "NULL";

  /**
   * Reads one.
   *
   * @param columns of the table
   * @throws SheafException BAD_ARGUMENT or UNKNOWN_COLUMN (caller)
   */
  static CellAssignment parse(String text, Collection<String> columns) {
    for (int at = text.indexOf('='); at >= 0; at = text.indexOf('=', at + 1)) {
      String place = text.substring(0, at);
      String column = "";
      for (String name : columns) {
        if (place.endsWith('.' + name) && name.length() > column.length()) {
          column = name;
        }
      }
      if (!column.isEmpty()) {
        String id = place.substring(0, place.length() - column.length() - 1);
        return new CellAssignment(id, column, value(text.substring(at + 1)));
      }
    }
    int equals = text.indexOf('=');
    int dot = text.lastIndexOf('.', Math.max(0, equals));
    if (equals < 0 || dot < 0) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "'{text}' is not spelled ID.column=VALUE", "text", text);
    }
    String column = text.substring(dot + 1, equals);
    throw SheafException.of(
        ErrorCode.UNKNOWN_COLUMN,
        "there is no column '{column}' in '{text}'{hint}",
        "column",
        column,
        "text",
        text,
        "hint",
        Suggestions.hint(column, columns));
  }

  private static @Nullable String value(String text) {
    if (text.equals(NULL)) {
      return null;
    }
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }
}
