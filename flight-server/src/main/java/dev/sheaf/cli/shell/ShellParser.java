package dev.sheaf.cli.shell;

import dev.sheaf.sql.text.SqlToken;
import dev.sheaf.sql.text.SqlTokens;
import dev.sheaf.store.error.SheafException;
import java.util.List;
import org.jline.reader.EOFError;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;

/** Tells JLine when what was typed is finished, and which word is being typed. */
final class ShellParser implements Parser {
  @Override
  public ParsedLine parse(String line, int cursor, ParseContext context) {
    if (context == ParseContext.COMPLETE) {
      String word =
          DotCommands.isOne(line)
              ? DotCommands.lastWord(line.substring(0, cursor))
              : CompletionPoint.of(line, cursor).word();
      return new SqlLine(line, cursor, word);
    }
    if (!isFinished(line)) {
      throw new EOFError(-1, -1, "the statement goes on");
    }
    return new SqlLine(line, cursor, "");
  }

  /** Nothing but what is typed is a character of it. */
  @Override
  public boolean isEscapeChar(char c) {
    return false;
  }

  /** Whether a line is a dot command, empty, or ends with the semicolon of a statement. */
  static boolean isFinished(String line) {
    if (DotCommands.isOne(line)) {
      return true;
    }
    List<SqlToken> tokens;
    try {
      tokens = SqlTokens.significant(line);
    } catch (SheafException e) {
      return false; // a string, name or comment goes on
    }
    return tokens.isEmpty() || tokens.get(tokens.size() - 1).isSymbol(";");
  }
}
