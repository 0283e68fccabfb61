package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.DisplayWidth;
import dev.sheaf.cli.terminal.Interruption;
import dev.sheaf.cli.terminal.ResultStream;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;

/**
 * The shell: reads statements and dot commands from somebody who types, and shows what they give.
 *
 * <p>No error ends it. Ctrl-C clears the line, or cancels the statement that runs; Ctrl-D leaves.
 *
 * <p><i>Ownership:</i> everything it is given stays the caller's.
 */
public final class SqlShell {
  private static final String CONTINUED = "...> ";

  private final Console console;
  private final Interruption interruption;
  private final SqlSession session;
  private final ShellSettings settings;
  private final DotCommands commands;
  private final Terminal terminal;
  private final LineReader reader;
  private final Consumer<RuntimeException> defects;
  private volatile boolean cancelled;

  /**
   * A shell on a terminal.
   *
   * @param dataset the session's
   * @param defects told of what is no {@link SheafException}
   */
  public SqlShell(
      BufferAllocator allocator,
      Dataset dataset,
      SqlSession session,
      Console console,
      Interruption interruption,
      Terminal terminal,
      Consumer<RuntimeException> defects) {
    this.console = console;
    this.interruption = interruption;
    this.session = session;
    this.terminal = terminal;
    this.defects = defects;
    ShellScreen screen = new ShellScreen(console, terminal, new Pager(console));
    this.settings =
        new ShellSettings(
            new StatementRunner(allocator, session, console, this::requireWanted, screen), console);
    this.commands = new DotCommands(console, dataset, session, settings, settings::run);
    this.reader = reader(new ShellCompleter(new DatasetNames(dataset, session)));
  }

  private LineReader reader(ShellCompleter completer) {
    LineReaderBuilder builder =
        LineReaderBuilder.builder()
            .terminal(terminal)
            .appName("sheaf")
            .parser(new ShellParser())
            .completer(completer)
            .completionMatcher(new NameMatcher())
            .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
            .option(LineReader.Option.CASE_INSENSITIVE, true)
            .option(LineReader.Option.INSERT_TAB, false)
            .option(LineReader.Option.AUTO_FRESH_LINE, true);
    ShellHistory.file(console).ifPresent(file -> builder.variable(LineReader.HISTORY_FILE, file));
    return builder.build();
  }

  /** Whoever types, as the tests see it. */
  LineReader reader() {
    return reader;
  }

  /**
   * Reads and runs until somebody leaves. A transaction that is open then is told, and rolled back
   * when the session is closed.
   *
   * @throws SheafException CANCELLED if the process is asked to end
   */
  public void run() {
    // Kept for as long as the shell runs: between two lines Ctrl-C must not end the process.
    terminal.handle(Terminal.Signal.INT, signal -> cancel());
    console.print(
        StyledText.of(
            "SQL on every version. '.help' lists the commands, Ctrl-D leaves.", Style.FAINT));
    DotCommands.Then then = DotCommands.Then.GO_ON;
    while (then == DotCommands.Then.GO_ON) {
      console.flush();
      interruption.check();
      try {
        reader.variable(LineReader.SECONDARY_PROMPT_PATTERN, continuedPrompt());
        then = take(reader.readLine(prompt()));
      } catch (UserInterruptException e) {
        interruption.check(); // else the line was cleared
      } catch (EndOfFileException e) {
        then = DotCommands.Then.LEAVE;
      }
    }
    if (session.inTransaction()) {
      console.note("the transaction was not committed, and is rolled back");
    }
  }

  private void cancel() {
    cancelled = true;
    session.cancel();
  }

  private void requireWanted() {
    interruption.check();
    if (cancelled) {
      throw SheafException.of(ErrorCode.CANCELLED, "the rest was cancelled");
    }
  }

  /** Runs what was typed; what goes wrong is shown. */
  private DotCommands.Then take(String typed) {
    cancelled = false;
    try {
      if (DotCommands.isOne(typed)) {
        return commands.run(typed);
      }
      for (Script.Statement statement : Script.of(typed).statements()) {
        requireWanted();
        settings.run(statement.sql());
      }
    } catch (SheafException e) {
      show(e.getMessage(), e);
    } catch (StatementFailure e) {
      show(e.getMessage(), e.reason());
    } catch (ResultStream.ReaderGone e) {
      throw e;
    } catch (RuntimeException e) {
      defects.accept(e);
    }
    return DotCommands.Then.GO_ON;
  }

  private void show(String message, SheafException e) {
    interruption.check();
    if (e.fault() == Fault.OURS) {
      defects.accept(e);
      return;
    }
    console.message(
        StyledText.of("error: ", Style.ERROR)
            .plus(message)
            .plus(" [" + e.code() + "]", Style.FAINT));
  }

  private StyledText place() {
    return StyledText.of("sheaf ")
        .plus(session.ref(), Style.BRANCH)
        .plus(session.inTransaction() ? "*>" : ">");
  }

  /** JLine takes a percent sign for a sign of its own. */
  private String prompt() {
    return console.terminal().result(place()).replace("%", "%%") + " ";
  }

  private String continuedPrompt() {
    int width = DisplayWidth.of(place().toString()) + 1;
    return " ".repeat(Math.max(0, width - CONTINUED.length())) + CONTINUED;
  }
}
