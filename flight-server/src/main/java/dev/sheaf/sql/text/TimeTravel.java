package dev.sheaf.sql.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings the spellings of time travel to the one that DuckDB's parser knows, {@code t alias AT
 * (VERSION => …)}, with the alias in front:
 *
 * <pre>
 * t AS OF 'v1'                          t FOR VERSION AS OF 'v1'      t FOR SYSTEM_VERSION AS OF 'v1'
 * t VERSION AS OF 'v1'                  t FOR TIMESTAMP AS OF '2025-01-31'
 * t TIMESTAMP AS OF '2025-01-31'        t FOR SYSTEM_TIME AS OF TIMESTAMP '2025-01-31 12:00:00'
 * t AT (VERSION => 'v1') a
 * </pre>
 *
 * <p>What follows is a string, a number, a typed literal or a parameter; anything else, as in
 * {@code SELECT x AS of FROM t}, is left as it is. {@code AS OF} alone names a version, but a point
 * in time where the literal is a {@code TIMESTAMP} or {@code DATE}.
 */
public final class TimeTravel {
  private final String sql;
  private final List<SqlToken> tokens;
  private final Set<String> reserved;
  private final StringBuilder out = new StringBuilder();
  private int copied;

  private TimeTravel(String sql, Set<String> reserved) {
    this.sql = sql;
    this.tokens = SqlTokens.significant(sql);
    this.reserved = reserved;
  }

  /**
   * The same statement in DuckDB's spelling.
   *
   * @param reservedWords words that are no alias, in lower case
   */
  public static String translate(String sql, Set<String> reservedWords) {
    return new TimeTravel(sql, reservedWords).run();
  }

  private String run() {
    int i = 0;
    while (i < tokens.size()) {
      int after = i > 0 && endsTable(tokens.get(i - 1)) ? clause(i) : i;
      i = after == i ? i + 1 : after;
    }
    return out.append(sql, copied, sql.length()).toString();
  }

  /** What a clause of time travel says. */
  private record Clause(String unit, int valueFrom, int valueTo, int after) {}

  /** Translates the clause at a token, if there is one; returns the token after it. */
  private int clause(int first) {
    Clause clause = token(first).is("AT") ? parenthesised(first) : asOf(first);
    if (clause == null) {
      return first;
    }
    List<SqlToken> alias = alias(clause.after());
    copyTo(token(first).start());
    if (!alias.isEmpty()) {
      SqlToken last = alias.get(alias.size() - 1);
      out.append(sql, alias.get(0).start(), last.end()).append(' ');
    }
    out.append("AT (").append(clause.unit()).append(" => ");
    out.append(sql, token(clause.valueFrom()).start(), token(clause.valueTo() - 1).end());
    out.append(')');
    int after = clause.after() + alias.size();
    copied = token(after - 1).end();
    return after;
  }

  private void copyTo(int position) {
    out.append(sql, copied, position);
    copied = position;
  }

  /** {@code AT (VERSION => value)}, which needs a hand only where an alias follows. */
  private @Nullable Clause parenthesised(int first) {
    if (!symbol(first + 1, "(")
        || !(token(first + 2).is("VERSION") || token(first + 2).is("TIMESTAMP"))
        || !symbol(first + 3, "=>")) {
      return null;
    }
    int depth = 1;
    int i = first + 4;
    while (i < tokens.size()) {
      depth += symbol(i, "(") ? 1 : symbol(i, ")") ? -1 : 0;
      if (depth == 0) {
        return i == first + 4
            ? null
            : new Clause(token(first + 2).text().toUpperCase(Locale.ROOT), first + 4, i, i + 1);
      }
      i++;
    }
    return null;
  }

  private @Nullable Clause asOf(int first) {
    int i = token(first).is("FOR") ? first + 1 : first;
    boolean prefixed = i > first;
    String unit = "";
    if (token(i).is("VERSION") || token(i).is("SYSTEM_VERSION")) {
      unit = "VERSION";
      i++;
    } else if (token(i).is("TIMESTAMP") || token(i).is("SYSTEM_TIME")) {
      unit = "TIMESTAMP";
      i++;
    } else if (prefixed) {
      return null;
    }
    if (!token(i).is("AS") || !token(i + 1).is("OF")) {
      return null;
    }
    int value = i + 2;
    SqlToken literal = token(value);
    boolean typed =
        (literal.is("TIMESTAMP") || literal.is("DATE") || literal.is("TIMESTAMPTZ"))
            && token(value + 1).kind() == SqlToken.Kind.STRING;
    if (!typed
        && literal.kind() != SqlToken.Kind.STRING
        && literal.kind() != SqlToken.Kind.NUMBER
        && literal.kind() != SqlToken.Kind.PARAMETER) {
      return null;
    }
    if (unit.isEmpty()) {
      unit = typed ? "TIMESTAMP" : "VERSION";
    }
    int after = value + (typed ? 2 : 1);
    return new Clause(unit, value, after, after);
  }

  /** An alias that follows a clause, with its list of columns: {@code AS a (x, y)}. */
  private List<SqlToken> alias(int from) {
    List<SqlToken> alias = new ArrayList<>();
    int i = from;
    if (token(i).is("AS")) {
      alias.add(token(i++));
    }
    if (!isName(token(i))) {
      return List.of();
    }
    alias.add(token(i++));
    if (symbol(i, "(")) {
      while (i < tokens.size()) {
        alias.add(token(i));
        if (symbol(i++, ")")) {
          break;
        }
      }
    }
    return alias;
  }

  private boolean isName(SqlToken token) {
    return token.kind() == SqlToken.Kind.QUOTED
        || (token.kind() == SqlToken.Kind.WORD && !reserved.contains(token.lower()));
  }

  /** Whether a table's name or alias may end with this token. */
  private boolean endsTable(SqlToken token) {
    return isName(token) || token.isSymbol(")");
  }

  private boolean symbol(int i, String symbol) {
    return token(i).isSymbol(symbol);
  }

  private SqlToken token(int i) {
    return i < tokens.size() ? tokens.get(i) : new SqlToken(SqlToken.Kind.SPACE, "", sql.length());
  }
}
