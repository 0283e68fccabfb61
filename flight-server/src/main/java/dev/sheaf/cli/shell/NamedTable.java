package dev.sheaf.cli.shell;

import dev.sheaf.sql.text.SqlToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A table that a statement names, as far as its words tell before it is finished.
 *
 * @param ref in front of it, or in a clause of time travel; empty for that of the session
 * @param name of the table
 * @param alias what it is called; its name if it has no alias
 */
record NamedTable(String ref, String name, String alias) {
  private static final Set<String> BEFORE_TABLES =
      Set.of("from", "join", "into", "update", "table", "using");

  /** The tables in a statement, in order; table functions are left out. */
  static List<NamedTable> in(List<SqlToken> statement) {
    List<NamedTable> tables = new ArrayList<>();
    int at = 0;
    boolean listed = false;
    while (at < statement.size()) {
      SqlToken token = statement.get(at);
      boolean begins =
          (token.kind() == SqlToken.Kind.WORD && BEFORE_TABLES.contains(token.lower()))
              || (listed && token.isSymbol(","));
      listed = listed && !(token.kind() == SqlToken.Kind.WORD);
      at++;
      if (begins) {
        Reading reading = new Reading(statement, at);
        NamedTable table = reading.table();
        if (!table.name.isEmpty()) {
          tables.add(table);
          listed = true;
        }
        at = reading.at;
      }
    }
    return tables;
  }

  private static final class Reading {
    private final List<SqlToken> tokens;
    private int at;

    Reading(List<SqlToken> tokens, int at) {
      this.tokens = tokens;
      this.at = at;
    }

    NamedTable table() {
      if (!isName(at)) {
        return new NamedTable("", "", "");
      }
      String ref = "";
      String name = tokens.get(at++).value();
      if (isSymbol(at, ".") && isName(at + 1)) {
        ref = name;
        name = tokens.get(at + 1).value();
        at += 2;
      }
      if (isSymbol(at, "(")) {
        return new NamedTable("", "", "");
      }
      String travelled = timeTravel();
      String alias = alias();
      if (travelled.isEmpty()) {
        travelled = timeTravel();
      }
      return new NamedTable(
          travelled.isEmpty() ? ref : travelled, name, alias.isEmpty() ? name : alias);
    }

    /** The version in {@code [FOR] [VERSION | …] AS OF '…'}; empty if there is none. */
    private String timeTravel() {
      int ahead = at;
      while (isWord(ahead, "for") || isWord(ahead, "version") || isWord(ahead, "system_version")) {
        ahead++;
      }
      boolean version =
          isWord(ahead, "as")
              && isWord(ahead + 1, "of")
              && ahead + 2 < tokens.size()
              && tokens.get(ahead + 2).kind() == SqlToken.Kind.STRING;
      if (!version) {
        return "";
      }
      at = ahead + 3;
      return tokens.get(ahead + 2).value();
    }

    private String alias() {
      if (isWord(at, "as") && isName(at + 1) && !isWord(at + 1, "of")) {
        at += 2;
        return tokens.get(at - 1).value();
      }
      if (isName(at) && !isWord(at, "as")) {
        at++;
        return tokens.get(at - 1).value();
      }
      return "";
    }

    private boolean isName(int place) {
      if (place >= tokens.size()) {
        return false;
      }
      SqlToken token = tokens.get(place);
      return token.kind() == SqlToken.Kind.QUOTED
          || (token.kind() == SqlToken.Kind.WORD && !Keywords.isKeyword(token.text()));
    }

    private boolean isWord(int place, String word) {
      return place < tokens.size() && tokens.get(place).is(word);
    }

    private boolean isSymbol(int place, String symbol) {
      return place < tokens.size() && tokens.get(place).isSymbol(symbol);
    }
  }
}
