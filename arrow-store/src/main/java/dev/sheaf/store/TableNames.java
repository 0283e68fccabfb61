package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import dev.sheaf.store.graph.Version;
import java.util.Collection;

/**
 * Which names a table may have: 1 to 128 letters, digits, {@code _}, {@code -} and {@code .} of
 * ASCII, beginning with a letter, a digit or {@code _}.
 *
 * <p>Such a name is a file name, a part of a path and of a ref on every system, and needs no quotes
 * on a command line.
 */
final class TableNames {
  private static final int CHARS_MAX = 128;

  private TableNames() {}

  static String require(String name) {
    boolean good = !name.isEmpty() && name.length() <= CHARS_MAX;
    for (int i = 0; good && i < name.length(); i++) {
      char c = name.charAt(i);
      boolean word =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      good = word || (i > 0 && (c == '-' || c == '.'));
    }
    if (!good) {
      throw SheafException.of(
          ErrorCode.BAD_NAME,
          "'{name}' cannot be a table's name: use 1 to {max} letters, digits, '_', '-' and '.', beginning with a letter, a digit or '_'",
          "name",
          name,
          "max",
          CHARS_MAX);
    }
    return name;
  }

  static SheafException unknown(String name, Collection<String> names, Version version) {
    return SheafException.of(
        ErrorCode.UNKNOWN_TABLE,
        "no table '{table}' at {version}{suggestion}",
        "table",
        name,
        "version",
        version.id().shortHex(),
        "suggestion",
        Suggestions.didYouMean(name, names));
  }
}
