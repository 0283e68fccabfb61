package dev.sheaf.sql.text;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens as DuckDB's own scanner does: strings ({@code '…'}, {@code E'…'}, {@code
 * $tag$…$tag$}), quoted names, nested comments, parameters.
 *
 * <p><i>Cost:</i> O(characters).
 */
public final class SqlTokens {
  private final String sql;
  private int at;

  private SqlTokens(String sql) {
    this.sql = sql;
  }

  /**
   * The tokens of a text; put together they are the text again.
   *
   * @throws SheafException BAD_SQL if a string, name or comment does not end
   */
  public static List<SqlToken> of(String sql) {
    SqlTokens tokens = new SqlTokens(sql);
    List<SqlToken> all = new ArrayList<>();
    while (tokens.at < sql.length()) {
      all.add(tokens.next());
    }
    return all;
  }

  /** The tokens that mean something: no blanks, no comments. */
  public static List<SqlToken> significant(String sql) {
    return of(sql).stream().filter(token -> token.kind() != SqlToken.Kind.SPACE).toList();
  }

  /** The statements of a text, cut at semicolons; empty ones are left out. */
  public static List<String> statements(String sql) {
    List<String> statements = new ArrayList<>();
    int from = 0;
    boolean some = false;
    for (SqlToken token : of(sql)) {
      if (token.isSymbol(";")) {
        if (some) {
          statements.add(sql.substring(from, token.start()));
        }
        from = token.end();
        some = false;
      } else {
        some |= token.kind() != SqlToken.Kind.SPACE;
      }
    }
    if (some) {
      statements.add(sql.substring(from));
    }
    return statements;
  }

  private SqlToken next() {
    int start = at;
    SqlToken.Kind kind = scan();
    return new SqlToken(kind, sql.substring(start, at), start);
  }

  private SqlToken.Kind scan() {
    char c = sql.charAt(at);
    if (isSpace(c)) {
      while (at < sql.length() && isSpace(sql.charAt(at))) {
        at++;
      }
      return SqlToken.Kind.SPACE;
    }
    if (sql.startsWith("--", at)) {
      int end = sql.indexOf('\n', at);
      at = end < 0 ? sql.length() : end;
      return SqlToken.Kind.SPACE;
    }
    if (sql.startsWith("/*", at)) {
      skipComment();
      return SqlToken.Kind.SPACE;
    }
    if (c == '\'') {
      skipQuoted('\'', Escapes.DOUBLED);
      return SqlToken.Kind.STRING;
    }
    if ((c == 'e' || c == 'E') && sql.startsWith("'", at + 1)) {
      at++;
      skipQuoted('\'', Escapes.BACKSLASH);
      return SqlToken.Kind.STRING;
    }
    if (c == '"') {
      skipQuoted('"', Escapes.DOUBLED);
      return SqlToken.Kind.QUOTED;
    }
    if (c == '$') {
      return scanDollar();
    }
    if (c == '?') {
      at++;
      skipWhile(SqlTokens::isDigit);
      return SqlToken.Kind.PARAMETER;
    }
    if (isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql.charAt(at + 1)))) {
      scanNumber();
      return SqlToken.Kind.NUMBER;
    }
    if (isNameStart(c)) {
      skipWhile(SqlTokens::isNamePart);
      return SqlToken.Kind.WORD;
    }
    at += sql.startsWith("=>", at) || sql.startsWith(":=", at) || sql.startsWith("::", at) ? 2 : 1;
    return SqlToken.Kind.SYMBOL;
  }

  private enum Escapes {
    DOUBLED,
    BACKSLASH
  }

  private void skipQuoted(char quote, Escapes escapes) {
    int start = at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (c == '\\' && escapes == Escapes.BACKSLASH) {
        at += 2;
      } else if (c != quote) {
        at++;
      } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
        at += 2;
      } else {
        at++;
        return;
      }
    }
    throw endless(quote == '"' ? "the name" : "the string", start);
  }

  private void skipComment() {
    int start = at;
    int depth = 0;
    do {
      if (sql.startsWith("/*", at)) {
        depth++;
        at += 2;
      } else if (sql.startsWith("*/", at)) {
        depth--;
        at += 2;
      } else {
        at++;
      }
      if (at >= sql.length() && depth > 0) {
        throw endless("the comment", start);
      }
    } while (depth > 0);
  }

  private SqlToken.Kind scanDollar() {
    int start = at++;
    skipWhile(SqlTokens::isNamePart);
    if (at < sql.length() && sql.charAt(at) == '$' && !isDigit(charAfter(start))) {
      String tag = sql.substring(start, ++at);
      int end = sql.indexOf(tag, at);
      if (end < 0) {
        throw endless("the string", start);
      }
      at = end + tag.length();
      return SqlToken.Kind.STRING;
    }
    return at == start + 1 ? SqlToken.Kind.SYMBOL : SqlToken.Kind.PARAMETER;
  }

  private char charAfter(int position) {
    return position + 1 < sql.length() ? sql.charAt(position + 1) : ' ';
  }

  private void scanNumber() {
    skipWhile(c -> isDigit(c) || c == '.' || c == '_');
    if (at < sql.length() && (sql.charAt(at) == 'e' || sql.charAt(at) == 'E')) {
      int mark = at++;
      if (at < sql.length() && (sql.charAt(at) == '+' || sql.charAt(at) == '-')) {
        at++;
      }
      if (at < sql.length() && isDigit(sql.charAt(at))) {
        skipWhile(SqlTokens::isDigit);
      } else {
        at = mark;
      }
    }
  }

  private interface CharTest {
    boolean test(char c);
  }

  private void skipWhile(CharTest test) {
    while (at < sql.length() && test.test(sql.charAt(at))) {
      at++;
    }
  }

  private static boolean isSpace(char c) {
    return c <= ' ' || Character.isWhitespace(c) || c == '\u00a0' || c == '\ufeff';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isNameStart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }

  private static boolean isNamePart(char c) {
    return isNameStart(c) || isDigit(c);
  }

  private static SheafException endless(String what, int start) {
    return SheafException.of(
        ErrorCode.BAD_SQL,
        "{what} that begins at position {position} does not end",
        "what",
        what,
        "position",
        start);
  }
}
