package dev.sheaf.cli.shell;

import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import java.util.List;

/** How names and strings are written in SQL. */
final class SqlNames {
  private SqlNames() {}

  /** A name, in quotes where it would be something else without. */
  static String quotedIfNeeded(String name) {
    boolean bare =
        !name.isEmpty()
            && name.indexOf('"') < 0
            && name.indexOf('\'') < 0
            && !Keywords.isKeyword(name)
            && isOneWord(name);
    return bare ? name : '"' + name.replace("\"", "\"\"") + '"';
  }

  private static boolean isOneWord(String name) {
    if (name.contains("/*")) {
      return false;
    }
    if (name.startsWith("$")) {
      return false;
    }
    List<SqlToken> tokens = SqlTokens.of(name);
    return tokens.size() == 1 && tokens.get(0).kind() == SqlToken.Kind.WORD;
  }

  /** A string. */
  static String string(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
