package dev.sheaf.cli.shell;

import dev.sheaf.sql.text.Command;
import dev.sheaf.sql.text.CommandParser;
import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.List;

/**
 * Statements that are run one after the other.
 *
 * @param statements in order
 */
public record Script(List<Statement> statements) {
  /**
   * One of them.
   *
   * @param sql without the semicolon
   * @param line on which it begins, from 1
   */
  public record Statement(String sql, int line) {
    /**
     * What it is.
     *
     * @throws SheafException BAD_SQL
     */
    Command command() {
      return CommandParser.parse(sql);
    }
  }

  /** Copies the list. */
  public Script {
    statements = List.copyOf(statements);
  }

  /**
   * Cuts a text at the semicolons that stand outside of strings, names and comments.
   *
   * @throws SheafException BAD_SQL if one of those does not end
   */
  public static Script of(String text) {
    List<Statement> statements = new ArrayList<>();
    int from = -1;
    int line = 1;
    int begins = 1;
    for (SqlToken token : SqlTokens.of(text)) {
      if (token.isSymbol(";")) {
        if (from >= 0) {
          statements.add(new Statement(text.substring(from, token.start()), begins));
        }
        from = -1;
      } else if (from < 0 && token.kind() != SqlToken.Kind.SPACE) {
        from = token.start();
        begins = line;
      }
      line += (int) token.text().chars().filter(c -> c == '\n').count();
    }
    if (from >= 0) {
      statements.add(new Statement(text.substring(from), begins));
    }
    return new Script(statements);
  }

  /**
   * Whether nothing in it can change the dataset: queries, EXPLAIN, and going to other refs.
   * Statements that are none are left to be told when their turn comes.
   */
  public boolean onlyReads() {
    return statements.stream().allMatch(Script::reads);
  }

  /** How many statements give rows. */
  public long rowStatements() {
    return statements.stream().filter(Script::givesRows).count();
  }

  private static boolean givesRows(Statement statement) {
    try {
      Command command = statement.command();
      return command instanceof Command.Query
          || command instanceof Command.Explain
          || command instanceof Command.Call;
    } catch (SheafException e) {
      return true; // told when its turn comes
    }
  }

  private static boolean reads(Statement statement) {
    try {
      Command command = statement.command();
      return command instanceof Command.Query
          || command instanceof Command.Explain
          || command instanceof Command.Use;
    } catch (SheafException e) {
      return true;
    }
  }
}
