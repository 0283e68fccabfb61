package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.sql.text.Command;
import dev.sheaf.store.graph.Version;
import java.util.Optional;

/** What is said of a statement that gave no rows: what it changed, and the version it made. */
final class ChangeLine {
  private ChangeLine() {}

  /**
   * The line.
   *
   * @param session after the statement
   */
  static StyledText of(Command command, SqlResult result, SqlSession session) {
    if (command instanceof Command.Begin) {
      return StyledText.of("transaction on ").plus(session.ref(), Style.BRANCH).plus(" begun");
    } else if (command instanceof Command.Rollback) {
      return StyledText.of("rolled back");
    } else if (command instanceof Command.Use) {
      return StyledText.of("on ").plus(session.ref(), Style.BRANCH);
    }
    Optional<Version> version = result.version();
    if (version.isPresent()) {
      return StyledText.of(version.get().id().shortHex(), Style.ID)
          .plus("  " + done(command, result, version.get()));
    }
    if (session.inTransaction()) {
      boolean rows = result.updateCount() > 0 || changesRows(command);
      return StyledText.of(rows ? changed(result) : "done").plus(", not committed yet");
    }
    return StyledText.of("nothing changed, so there is no new version");
  }

  private static String done(Command command, SqlResult result, Version version) {
    return changesRows(command) ? changed(result) : version.subject();
  }

  private static boolean changesRows(Command command) {
    return command instanceof Command.Insert
        || command instanceof Command.Update
        || command instanceof Command.Delete
        || command instanceof Command.Truncate;
  }

  private static String changed(SqlResult result) {
    return Figures.count(result.updateCount(), "row") + " changed";
  }
}
