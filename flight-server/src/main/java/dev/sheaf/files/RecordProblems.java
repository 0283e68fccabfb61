package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** The errors of text files: what, where, and the way out. */
final class RecordProblems {
  private static final int VALUE_CHARS_MAX = 60;

  private RecordProblems() {}

  /** A record that cannot be parsed. */
  static SheafException badRecord(
      Object file, long line, String problem, @Nullable Throwable cause) {
    String template =
        "{file} line {line}: {problem}; nothing was imported; --on-error skip reports such lines and imports the rest";
    Object[] values = {"file", file, "line", FileErrors.grouped(line), "problem", problem};
    return cause == null
        ? SheafException.of(ErrorCode.BAD_INPUT, template, values)
        : SheafException.because(cause, ErrorCode.BAD_INPUT, template, values);
  }

  /** A value that is not of its type. */
  static SheafException badValue(
      Object file, long line, Field column, String value, String expected) {
    return SheafException.of(
        ErrorCode.BAD_INPUT,
        "{file} line {line}: {problem}; nothing was imported; --on-error skip reports such lines and imports the rest; --types {column}=text keeps them",
        "file",
        file,
        "line",
        FileErrors.grouped(line),
        "problem",
        problem(column, value, expected),
        "column",
        column.getName());
  }

  /** {@code "length_ft" is '12x', not a whole number}. */
  static String problem(Field column, String value, String expected) {
    String shown =
        value.length() > VALUE_CHARS_MAX ? value.substring(0, VALUE_CHARS_MAX) + "…" : value;
    return "\"" + column.getName() + "\" is '" + shown + "', not " + expected;
  }
}
