package dev.sheaf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DisplayWidthTest {
  @Test
  void marksTakeNoColumnAndEastAsianScriptsTwo() {
    assertEquals(1, DisplayWidth.of("é"));
    assertEquals(1, DisplayWidth.of("e\u0301"));
    assertEquals(4, DisplayWidth.of("日本"));
    assertEquals(2, DisplayWidth.of("\uD83C\uDF3E"));
  }

  @Test
  void aCutShows() {
    assertEquals("abc", DisplayWidth.cut("abc", 3));
    assertEquals("ab…", DisplayWidth.cut("abcd", 3));
    assertEquals("日…", DisplayWidth.cut("日本語", 4));
    assertEquals("…", DisplayWidth.cut("日本語", 2));
    assertEquals("", DisplayWidth.cut("abc", 0));
  }

  @Test
  void nothingThatMovesTheCursorIsLeft() {
    assertEquals("a\\nb\\tc\\rd", DisplayWidth.clean("a\nb\tc\rd"));
    assertEquals("\uFFFD[31mred", DisplayWidth.clean("\u001b[31mred"));
    assertEquals("\uFFFDabc", DisplayWidth.clean("\u202Eabc"));
    assertEquals("\uFFFD", DisplayWidth.clean("\uD83C"));
    assertEquals("\uFFFD", DisplayWidth.clean("\u009b"));
    String ordinary = "plain";
    assertSame(ordinary, DisplayWidth.clean(ordinary));
  }

  @Test
  void aCutFitsWhateverTheText() {
    Seeds.forEach(
        500,
        seed -> {
          Random random = Seeds.random(seed);
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(40); i > 0; i--) {
            text.appendCodePoint(random.nextInt(4) == 0 ? 0x4E00 + i : 'a' + i % 26);
          }
          int columns = random.nextInt(50);
          String cut = DisplayWidth.cut(text.toString(), columns);
          assertTrue(DisplayWidth.of(cut) <= columns);
          assertEquals(DisplayWidth.of(text) <= columns, cut.contentEquals(text));
        });
  }
}
