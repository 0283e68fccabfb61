package dev.sheaf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final AtomicLong nanos = new AtomicLong();
  private final StringWriter shown = new StringWriter();

  private Progress progress(Terminal terminal) {
    return new Progress(terminal, new PrintWriter(shown), "commits", nanos::get);
  }

  private void passSeconds(int seconds) {
    nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  private String taken() {
    String text = shown.toString();
    shown.getBuffer().setLength(0);
    return text.replace("\r", "<").replace("\u001b[K", ">");
  }

  private static Terminal screen() {
    return new Terminal(60, 60, Set.of(Terminal.Ability.MESSAGES_SHOWN, Terminal.Ability.UNICODE));
  }

  @Test
  void oneLineIsDrawnAgain() {
    Progress progress = progress(screen());
    progress.expect(1_476);
    passSeconds(2);
    progress.advanceTo(738);
    progress.draw();
    assertEquals("<commits ━━━━━━━━━━────────── 738/1,476  0:02>", taken());
    progress.note(StyledText.of("note: no rows"));
    assertEquals(
        "<>note: no rows\n<commits ━━━━━━━━━━────────── 738/1,476  0:02>",
        taken().replace(System.lineSeparator(), "\n"));
    passSeconds(60);
    progress.advanceTo(1_476);
    progress.detail("67,195,344 row-versions");
    progress.close();
    assertEquals(
        "<commits ━━━━━━━━━━━━━━━━━━━━ 1,476/1,476  1:02  67,195,344…>\n",
        taken().replace(System.lineSeparator(), "\n"));
  }

  @Test
  void whatIsQuickShowsNothing() {
    Progress progress = progress(screen());
    progress.advanceTo(5);
    progress.draw();
    progress.close();
    assertEquals("", taken());
  }

  @Test
  void withoutATerminalThereAreFewPlainLines() {
    Progress progress = progress(Terminal.none());
    progress.expect(1_000);
    for (int second = 1; second <= 25; second++) {
      passSeconds(1);
      progress.advanceTo(second * 40L);
      progress.draw();
    }
    progress.close();
    assertEquals(
        "commits 400/1,000  0:10\ncommits 800/1,000  0:20\n",
        taken().replace(System.lineSeparator(), "\n"));
  }
}
