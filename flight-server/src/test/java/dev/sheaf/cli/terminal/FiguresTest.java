package dev.sheaf.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FiguresTest {
  @Test
  void countsAreGrouped() {
    assertEquals("67,195,344", Figures.count(67_195_344));
    assertEquals("1 row", Figures.count(1, "row"));
    assertEquals("0 rows", Figures.count(0, "row"));
  }

  @Test
  void bytesHaveThreeDigitsAtMost() {
    assertEquals("0 B", Figures.bytes(0));
    assertEquals("999 B", Figures.bytes(999));
    assertEquals("1.0 kB", Figures.bytes(1_000));
    assertEquals("212 kB", Figures.bytes(212_345));
    assertEquals("1.0 MB", Figures.bytes(999_600));
    assertEquals("21 MB", Figures.bytes(21_400_000));
    assertEquals("9.2 EB", Figures.bytes(Long.MAX_VALUE));
  }

  @Test
  void timesFitTheirSize() {
    assertEquals("0.8 ms", Figures.duration(800_000));
    assertEquals("12 ms", Figures.duration(12_300_000));
    assertEquals("1.4 s", Figures.duration(1_400_000_000L));
    assertEquals("2:05 min", Figures.duration(125_000_000_000L));
    assertEquals("0:41", Figures.clock(41_000_000_000L));
    assertEquals("1:02:03", Figures.clock(3_723_000_000_000L));
  }
}
