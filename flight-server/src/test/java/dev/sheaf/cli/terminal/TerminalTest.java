package dev.sheaf.cli.terminal;

import static dev.sheaf.cli.terminal.Terminal.Ability.MESSAGES_COLOURED;
import static dev.sheaf.cli.terminal.Terminal.Ability.MESSAGES_SHOWN;
import static dev.sheaf.cli.terminal.Terminal.Ability.RESULTS_COLOURED;
import static dev.sheaf.cli.terminal.Terminal.Ability.RESULTS_SHOWN;
import static dev.sheaf.cli.terminal.Terminal.Ability.UNICODE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private static final StyledText LINE =
      StyledText.of("● ", Style.PLAIN).plus("abc", Style.ADDED).plus(" tail   ");

  private static Terminal detect(String terminals, String columns, Map<String, String> variables) {
    Properties properties = new Properties();
    properties.setProperty(Terminal.TERMINALS_PROPERTY, terminals);
    properties.setProperty(Terminal.COLUMNS_PROPERTY, columns);
    return Terminal.detect(variables, properties);
  }

  @Test
  void aTerminalHasColoursAndAWidth() {
    Terminal terminal = detect("out,err", "100", Map.of("TERM", "xterm"));
    assertEquals(
        Set.of(RESULTS_SHOWN, RESULTS_COLOURED, MESSAGES_SHOWN, MESSAGES_COLOURED, UNICODE),
        terminal.abilities());
    assertEquals(100, terminal.resultColumns());
    assertEquals("● \u001b[32mabc\u001b[0m tail", terminal.result(LINE));
  }

  @Test
  void aPipeHasNeither() {
    Terminal terminal = detect("err", "100", Map.of("TERM", "xterm"));
    assertEquals(Set.of(MESSAGES_SHOWN, MESSAGES_COLOURED, UNICODE), terminal.abilities());
    assertEquals(Terminal.UNLIMITED, terminal.resultColumns());
    assertEquals(100, terminal.messageColumns());
    assertEquals("● abc tail", terminal.result(LINE));
  }

  @Test
  void coloursCanBeDeclined() {
    Map<String, String> variables = Map.of("TERM", "xterm", "NO_COLOR", "1");
    assertEquals(
        Set.of(RESULTS_SHOWN, MESSAGES_SHOWN, UNICODE),
        detect("out,err", "", variables).abilities());
    assertEquals(
        Set.of(RESULTS_SHOWN, UNICODE), detect("out,err", "", Map.of("TERM", "dumb")).abilities());
  }

  @Test
  void columnsAskedForHold() {
    Terminal pipe = detect("", "", Map.of("COLUMNS", "60"));
    assertEquals(60, pipe.resultColumns());
    assertEquals(80, detect("out", "", Map.of()).resultColumns());
    assertEquals(40, detect("out", "3", Map.of()).resultColumns());
    assertEquals(80, detect("out", "wide", Map.of()).resultColumns());
  }

  @Test
  void otherEncodingsGetAscii() {
    assertEquals("* abc tail", detect("", "", Map.of("LC_ALL", "C")).result(LINE));
    assertEquals("● abc tail", detect("", "", Map.of("LANG", "de_DE.UTF-8")).result(LINE));
    assertEquals("● abc tail", Terminal.none().result(LINE));
  }
}
