package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.files.FileFormat;
import dev.sheaf.files.TableFileWriter;
import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.sql.text.Command;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Runs statements in a session and shows what they gave.
 *
 * <p>Rows go to standard output. What a statement changed goes there too, unless the rows are for a
 * program: then it is a message.
 */
public final class StatementRunner {
  private final BufferAllocator allocator;
  private final SqlSession session;
  private final Console console;
  private final Runnable check;
  private final Screen screen;

  /** Where rows are shown that somebody reads. */
  interface Screen {
    /** The columns that a line may take. */
    int columns();

    /** Shows lines, and whether there are more rows than they hold. */
    void show(List<StyledText> lines, ShownRows rows);
  }

  /**
   * Runs statements without a screen of its own: lines go where results go.
   *
   * @param check throws CANCELLED, between statements, once nobody wants more of them
   */
  public StatementRunner(
      BufferAllocator allocator, SqlSession session, Console console, Runnable check) {
    this(allocator, session, console, check, new PlainScreen(console));
  }

  StatementRunner(
      BufferAllocator allocator,
      SqlSession session,
      Console console,
      Runnable check,
      Screen screen) {
    this.allocator = allocator;
    this.session = session;
    this.console = console;
    this.check = check;
    this.screen = screen;
  }

  private record PlainScreen(Console console) implements Screen {
    @Override
    public int columns() {
      return console.terminal().resultColumns();
    }

    @Override
    public void show(List<StyledText> lines, ShownRows rows) {
      lines.forEach(console::print);
      if (rows.end() == ShownRows.End.MORE) {
        console.note("these are the first 1,000 rows; use --format csv for all");
      }
    }
  }

  /**
   * Runs statements until one fails.
   *
   * @throws StatementFailure which one, and why
   * @throws SheafException CANCELLED
   */
  public void run(Script script, ResultMode mode) {
    for (Script.Statement statement : script.statements()) {
      check.run();
      try {
        run(statement.sql(), mode);
      } catch (SheafException e) {
        throw new StatementFailure(statement.line(), e);
      }
    }
  }

  /**
   * Runs one statement and shows its rows, or what it changed.
   *
   * @throws SheafException what the statement threw, or CANCELLED
   */
  public void run(String sql, ResultMode mode) {
    Command command = new Script.Statement(sql, 1).command();
    try (SqlResult result = session.execute(sql)) {
      if (!result.schema().getFields().isEmpty()) {
        if (command instanceof Command.Explain && mode.format().isEmpty()) {
          ShownRows.texts(result).forEach(console::print);
        } else {
          show(result, mode);
        }
      } else if (mode.format().isEmpty()) {
        console.print(ChangeLine.of(command, result, session));
      } else {
        console.message(ChangeLine.of(command, result, session));
      }
    }
  }

  /**
   * Runs a query and writes its rows to a file, which appears whole or not at all.
   *
   * @throws SheafException what the statement threw, or IO_FAILED, DISK_FULL, UNSUPPORTED_TYPE
   */
  public void write(String sql, FileFormat format, Path file) {
    try (SqlResult result = session.execute(sql);
        ResultReader rows = new ResultReader(allocator, result)) {
      TableFileWriter.write(rows, format, file);
    } catch (IOException e) {
      throw new IllegalStateException(e); // a result closes without one
    }
  }

  private void show(SqlResult result, ResultMode mode) {
    Optional<FileFormat> format = mode.format();
    if (format.isEmpty()) {
      ShownRows rows = ShownRows.of(result);
      screen.show(
          mode == ResultMode.VERTICAL ? rows.vertical() : rows.table(screen.columns()), rows);
      return;
    }
    try (ResultReader rows = new ResultReader(allocator, result)) {
      TableFileWriter.write(rows, format.get(), console.resultBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e); // a result closes without one
    }
  }
}
