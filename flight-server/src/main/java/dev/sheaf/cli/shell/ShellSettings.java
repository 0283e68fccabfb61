package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;

/** How a shell shows what statements give, and statements run so. */
final class ShellSettings {
  private final StatementRunner runner;
  private final Console console;
  private ResultMode mode = ResultMode.TABLE;
  private Timer timer = Timer.OFF;

  /** Whether it is told how long statements take. */
  enum Timer {
    /** It is. */
    ON,
    /** It is not. */
    OFF
  }

  ShellSettings(StatementRunner runner, Console console) {
    this.runner = runner;
    this.console = console;
  }

  ResultMode mode() {
    return mode;
  }

  void useMode(ResultMode wanted) {
    mode = wanted;
  }

  void useTimer(Timer wanted) {
    timer = wanted;
  }

  /** Runs a statement; how long it took is told of one that failed as well. */
  void run(String sql) {
    timed(() -> runner.run(sql, mode));
  }

  /** Runs statements until one fails. */
  void run(Script script) {
    timed(() -> runner.run(script, mode));
  }

  private void timed(Runnable work) {
    long begun = System.nanoTime();
    try {
      work.run();
    } finally {
      if (timer == Timer.ON) {
        String took = Figures.duration(System.nanoTime() - begun);
        console.message(StyledText.of(took, Style.FAINT));
      }
    }
  }
}
