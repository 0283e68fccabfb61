package dev.sheaf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.Seeds;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TextTableTest {
  private static String shown(TextTable table, int width) {
    return table.lines(width).stream()
        .map(line -> line.toString().stripTrailing())
        .collect(Collectors.joining("\n", "", "\n"));
  }

  @Test
  void columnsStandBelowEachOther() {
    TextTable table =
        new TextTable().column("table").number("rows").row("runways", "47,012").row("日本", "7");
    assertEquals(
        """
        table      rows
        runways  47,012
        日本          7
        """,
        shown(table, 80));
  }

  @Test
  void withoutHeadingsThereIsNoHeadingLine() {
    assertEquals("a  b\n", shown(new TextTable().column("").column("").row("a", "b"), 80));
  }

  @Test
  void theWidestColumnGivesWay() {
    TextTable table = new TextTable().column("id").column("text").row("1", "x".repeat(40));
    assertEquals(
        """
        id  text
        1   xxxxxxx…
        """,
        shown(table, 12));
  }

  @Test
  void columnsWithoutPlaceAreLeftOut() {
    TextTable table = new TextTable();
    for (int i = 0; i < 6; i++) {
      table.column("heading" + i);
    }
    table.row("a", "b", "c", "d", "e", "f");
    assertEquals(
        """
        heading0  heading1  heading2  …
        a         b         c         …
        """,
        shown(table, 32));
  }

  @Test
  void noLineIsWiderThanTheScreen() {
    Seeds.forEach(
        200,
        seed -> {
          Random random = Seeds.random(seed);
          TextTable table = new TextTable();
          int columns = 1 + random.nextInt(12);
          for (int i = 0; i < columns; i++) {
            table.column("h".repeat(random.nextInt(12)));
          }
          for (int row = 0; row < 5; row++) {
            table.row(
                random
                    .ints(columns, 0, 30)
                    .mapToObj(length -> (random.nextBoolean() ? "é" : "漢").repeat(length))
                    .toArray(String[]::new));
          }
          int width = 20 + random.nextInt(80);
          List<StyledText> lines = table.lines(width);
          lines.forEach(line -> assertTrue(line.width() <= width, () -> width + ": " + line));
        });
  }
}
