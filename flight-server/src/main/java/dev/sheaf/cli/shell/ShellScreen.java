package dev.sheaf.cli.shell;

import dev.sheaf.cli.terminal.Console;
import dev.sheaf.cli.terminal.Figures;
import dev.sheaf.cli.terminal.Style;
import dev.sheaf.cli.terminal.StyledText;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;

/** The screen of a shell, as large as it is by now; what is longer goes through a pager. */
final class ShellScreen implements StatementRunner.Screen {
  private final Console console;
  private final Terminal terminal;
  private final Pager pager;

  ShellScreen(Console console, Terminal terminal, Pager pager) {
    this.console = console;
    this.terminal = terminal;
    this.pager = pager;
  }

  @Override
  public int columns() {
    int columns = terminal.getWidth();
    return columns > 0 ? columns : console.terminal().resultColumns();
  }

  @Override
  public void show(List<StyledText> lines, ShownRows rows) {
    List<StyledText> all = new ArrayList<>(lines);
    all.add(StyledText.of(count(rows), Style.FAINT));
    dev.sheaf.cli.terminal.Terminal look = console.terminal().withResultColumns(columns());
    List<String> texts = all.stream().map(look::result).toList();
    if (isLonger(texts.size()) && pagedBy(texts)) {
      return;
    }
    texts.forEach(console.results()::println);
  }

  private boolean isLonger(int lines) {
    return console.terminal().can(dev.sheaf.cli.terminal.Terminal.Ability.RESULTS_SHOWN)
        && terminal.getHeight() > 0
        && lines >= terminal.getHeight();
  }

  private boolean pagedBy(List<String> texts) {
    console.flush();
    return pager.show(texts);
  }

  private static String count(ShownRows rows) {
    return rows.end() == ShownRows.End.REACHED
        ? Figures.count(rows.rows().size(), "row")
        : "the first " + Figures.count(rows.rows().size()) + " rows; .mode csv shows all";
  }
}
