package dev.sheaf.cli.shell;

import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where in a statement somebody asks what may follow.
 *
 * @param before what stands in front of the word, blanks left out
 * @param behind what stands behind the cursor, blanks left out
 * @param word what is written of the word, with the quote that it begins with; may be empty
 * @param place what can stand here
 */
record CompletionPoint(List<SqlToken> before, List<SqlToken> behind, String word, Place place) {
  /** What can stand somewhere. */
  enum Place {
    /** A name or keyword. */
    NAME,
    /** A string. */
    STRING,
    /** Nothing that is known: a comment, a number, the end of something. */
    NOTHING
  }

  /** The point at a cursor. */
  static CompletionPoint of(String line, int cursor) {
    String text = line.substring(0, cursor);
    List<SqlToken> behind = statementBehind(line.substring(cursor));
    int open = unfinished(text);
    if (open >= 0) {
      char first = text.charAt(open);
      Place place = first == '"' ? Place.NAME : first == '\'' ? Place.STRING : Place.NOTHING;
      return new CompletionPoint(
          statementBefore(SqlTokens.of(text.substring(0, open))),
          behind,
          text.substring(open),
          place);
    }
    List<SqlToken> tokens = SqlTokens.of(text);
    @Nullable SqlToken last = tokens.isEmpty() ? null : tokens.get(tokens.size() - 1);
    if (last == null || last.kind() == SqlToken.Kind.SYMBOL) {
      return new CompletionPoint(statementBefore(tokens), behind, "", Place.NAME);
    }
    if (last.kind() == SqlToken.Kind.SPACE) {
      boolean comment = last.text().contains("--") && !last.text().endsWith("\n");
      return new CompletionPoint(
          statementBefore(tokens), behind, "", comment ? Place.NOTHING : Place.NAME);
    }
    boolean name = last.kind() == SqlToken.Kind.WORD;
    return new CompletionPoint(
        statementBefore(tokens.subList(0, tokens.size() - 1)),
        behind,
        last.text(),
        name ? Place.NAME : Place.NOTHING);
  }

  /** Where a string, name or comment begins that does not end; -1 if all do. */
  private static int unfinished(String text) {
    try {
      SqlTokens.of(text);
      return -1;
    } catch (SheafException e) {
      if (e.code() == ErrorCode.BAD_SQL && e.values().get("position") instanceof Integer at) {
        return at;
      }
      throw e;
    }
  }

  private static List<SqlToken> statementBefore(List<SqlToken> tokens) {
    List<SqlToken> statement = new ArrayList<>();
    for (SqlToken token : tokens) {
      if (token.isSymbol(";")) {
        statement.clear();
      } else if (token.kind() != SqlToken.Kind.SPACE) {
        statement.add(token);
      }
    }
    return statement;
  }

  private static List<SqlToken> statementBehind(String text) {
    List<SqlToken> statement = new ArrayList<>();
    int open = unfinished(text);
    for (SqlToken token : SqlTokens.of(open < 0 ? text : text.substring(0, open))) {
      if (token.isSymbol(";")) {
        break;
      }
      if (token.kind() != SqlToken.Kind.SPACE) {
        statement.add(token);
      }
    }
    return statement;
  }

  /** All tokens of the statement but the word. */
  List<SqlToken> statement() {
    List<SqlToken> all = new ArrayList<>(before);
    all.addAll(behind);
    return all;
  }

  /** The token so many places before the word, from 1; null if there is none. */
  @Nullable SqlToken back(int places) {
    return before.size() < places ? null : before.get(before.size() - places);
  }

  /** Whether the token so many places before the word is one of these words. */
  boolean follows(int places, String... words) {
    SqlToken token = back(places);
    if (token != null) {
      for (String word : words) {
        if (token.is(word)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether the token so many places before the word is this symbol. */
  boolean followsSymbol(int places, String symbol) {
    SqlToken token = back(places);
    return token != null && token.isSymbol(symbol);
  }
}
