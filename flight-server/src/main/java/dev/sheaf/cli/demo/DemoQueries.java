package dev.sheaf.cli.demo;

import dev.sheaf.cli.shell.ResultMode;
import dev.sheaf.cli.shell.StatementRunner;
import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.sql.Sql;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Asks in SQL over two branches at once, and over every version. */
final class DemoQueries {
  private static final List<String> STATEMENTS =
      List.of(
          """
          SELECT type, m.charset AS main, r.charset AS review
          FROM main.types m JOIN review.types r USING (type)
          WHERE m.charset IS DISTINCT FROM r.charset ORDER BY type LIMIT 4""",
          """
          SELECT message, types, with_charset
          FROM (SELECT version, count(*) AS types, count(charset) AS with_charset
                FROM history('types') GROUP BY version)
          JOIN log() USING (version) ORDER BY time DESC LIMIT 4""");

  private DemoQueries() {}

  static void run(
      BufferAllocator allocator, Dataset dataset, Console console, Interruption interruption) {
    try (Sql sql = Sql.on(allocator, dataset);
        SqlSession session = sql.session()) {
      interruption.onRequest(session::cancel);
      StatementRunner runner =
          new StatementRunner(allocator, session, console, interruption::check);
      for (String statement : STATEMENTS) {
        interruption.check();
        command(statement).forEach(console::print);
        runner.run(statement, ResultMode.TABLE);
        console.print("");
      }
    }
  }

  /** What one would type. */
  private static List<StyledText> command(String statement) {
    List<StyledText> lines = new ArrayList<>();
    List<String> parts = statement.lines().toList();
    for (int i = 0; i < parts.size(); i++) {
      StyledText begin =
          i == 0
              ? StyledText.of("$ sheaf sql ", Style.FAINT).plus("\"", Style.HEADING)
              : StyledText.of(" ".repeat("$ sheaf sql \"".length()));
      lines.add(
          begin.plus(i == parts.size() - 1 ? parts.get(i) + "\"" : parts.get(i), Style.HEADING));
    }
    return lines;
  }
}
