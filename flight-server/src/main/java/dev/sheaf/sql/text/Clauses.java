package dev.sheaf.sql.text;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a statement token by token, and takes whole clauses as text. */
final class Clauses {
  private final String sql;
  private final List<SqlToken> tokens;
  private int at;

  Clauses(String sql) {
    this.sql = sql;
    this.tokens = SqlTokens.significant(sql);
  }

  SqlToken first() {
    return tokens.get(0);
  }

  SqlToken peek() {
    return token(at);
  }

  private SqlToken token(int place) {
    return place < tokens.size()
        ? tokens.get(place)
        : new SqlToken(SqlToken.Kind.SPACE, "", sql.length());
  }

  SqlToken next() {
    SqlToken token = peek();
    at++;
    return token;
  }

  boolean atEnd() {
    return at >= tokens.size();
  }

  boolean isAny(String... words) {
    for (String word : words) {
      if (peek().is(word)) {
        return true;
      }
    }
    return false;
  }

  boolean skip(String word) {
    if (!peek().is(word)) {
      return false;
    }
    at++;
    return true;
  }

  boolean skipSymbol(String symbol) {
    if (!peek().isSymbol(symbol)) {
      return false;
    }
    at++;
    return true;
  }

  void expect(String word) {
    if (!skip(word)) {
      throw unexpected(word.toUpperCase(Locale.ROOT));
    }
  }

  void expectSymbol(String symbol) {
    if (!skipSymbol(symbol)) {
      throw unexpected("'" + symbol + "'");
    }
  }

  String name() {
    SqlToken token = peek();
    if (token.kind() != SqlToken.Kind.WORD && token.kind() != SqlToken.Kind.QUOTED) {
      throw unexpected("a name");
    }
    at++;
    return token.value();
  }

  /** A name, or a string. */
  String text() {
    if (peek().kind() == SqlToken.Kind.STRING) {
      return next().value();
    }
    return name();
  }

  /** A string, a number or a parameter. */
  SqlToken constant() {
    SqlToken token = peek();
    return switch (token.kind()) {
      case STRING, NUMBER, PARAMETER -> next();
      default -> throw unexpected("a string, a number or a parameter");
    };
  }

  /** Names in brackets. */
  List<String> names() {
    expectSymbol("(");
    List<String> names = new ArrayList<>();
    do {
      names.add(name());
    } while (skipSymbol(","));
    expectSymbol(")");
    return names;
  }

  /** Whether the bracket that comes holds a query, and not a list of names. */
  boolean bracketBeginsQuery() {
    SqlToken inside = token(at + 1);
    boolean opens =
        inside.is("select") || inside.is("values") || inside.is("from") || inside.is("with");
    return inside.isSymbol("(")
        || (opens && !token(at + 2).isSymbol(",") && !token(at + 2).isSymbol(")"));
  }

  /** Everything that is left. */
  String rest() {
    return until();
  }

  /** The text up to one of these words outside of brackets, or to the end. */
  String until(String... words) {
    return take(false, words);
  }

  /** The text up to a comma, a closing bracket or one of these words, outside of brackets. */
  String untilComma(String... words) {
    return take(true, words);
  }

  private String take(boolean commaEnds, String... words) {
    int start = at;
    int depth = 0;
    while (!atEnd()) {
      SqlToken token = peek();
      boolean opens = token.isSymbol("(") || token.isSymbol("[") || token.isSymbol("{");
      boolean closes = token.isSymbol(")") || token.isSymbol("]") || token.isSymbol("}");
      if (depth == 0
          && at > start
          && ((isAny(words) && !isDistinctFrom())
              || (commaEnds && (token.isSymbol(",") || closes)))) {
        break;
      }
      depth += opens ? 1 : closes ? -1 : 0;
      if (depth < 0) {
        throw unexpected("no more brackets");
      }
      at++;
    }
    if (start == at || depth > 0) {
      throw unexpected(depth > 0 ? "a closing bracket" : "an expression");
    }
    return sql.substring(token(start).start(), token(at - 1).end());
  }

  /** {@code a IS DISTINCT FROM b} is an expression. */
  private boolean isDistinctFrom() {
    return peek().is("from") && token(at - 1).is("distinct");
  }

  SheafException unexpected(String wanted) {
    SqlToken token = peek();
    return SheafException.of(
        ErrorCode.BAD_SQL,
        atEnd()
            ? "the statement ends where {wanted} is wanted"
            : "'{found}' stands where {wanted} is wanted (position {position})",
        "found",
        token.text(),
        "wanted",
        wanted,
        "position",
        token.start());
  }
}
