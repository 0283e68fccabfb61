package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Revision.Ancestor;
import dev.sheaf.store.graph.Revision.AsOf;
import dev.sheaf.store.graph.Revision.Earlier;
import dev.sheaf.store.graph.Revision.Named;
import dev.sheaf.store.graph.Revision.Parent;
import dev.sheaf.store.graph.Revision.Point;
import dev.sheaf.store.graph.Revision.Range;
import dev.sheaf.store.testing.Seeds;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RevisionTest {
  private static Point named(String name) {
    return new Point(new Named(name), List.of());
  }

  @Test
  void pointsAreAnchorsWithSteps() {
    assertEquals(named("main"), Revision.parse("main"));
    assertEquals(named("HEAD"), Revision.parse("@"));
    assertEquals(
        new Point(
            new Named("a/b-c.d"),
            List.of(
                new Ancestor(1), new Parent(2), new Parent(1), new Ancestor(30), new Parent(0))),
        Revision.parse("a/b-c.d~^2^~30^0"));
    assertEquals(
        new Point(new Earlier("main", 3), List.of(new Ancestor(2))), Revision.parse("main@{3}~2"));
    assertEquals(
        new Point(new AsOf("HEAD", Instant.parse("2025-01-31T12:40:00Z")), List.of()),
        Revision.parse("@{2025-01-31 12:40}"));
  }

  @Test
  void rangesHaveTwoSidesOfWhichOneMayBeHead() {
    assertEquals(new Range(named("a"), named("b"), Range.Kind.BETWEEN), Revision.parse("a..b"));
    assertEquals(new Range(named("a"), named("b"), Range.Kind.SYMMETRIC), Revision.parse("a...b"));
    assertEquals(
        new Range(named("HEAD"), named("v1.0"), Range.Kind.BETWEEN), Revision.parse("..v1.0"));
    assertEquals(
        new Range(named("v1.0"), named("HEAD"), Range.Kind.SYMMETRIC), Revision.parse("v1.0..."));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|0",
        "main dev|4",
        "'main '|4",
        "ma\u00efn|2",
        "main~x|5",
        "main^{commit}|5",
        "main~9999999999|5",
        "main@|4",
        "main@1|4",
        "main@{|4",
        "main@{}|6",
        "main@{yesterday}|6",
        "main@{2025-13-01}|6",
        "main@{2025-01-31X}|16",
        "main@{99999999999}|6",
        "main~1@{1}|6",
        "..|0",
        "...|0",
        "a..b..c|4",
        "~1|0",
        ":main|0",
        "main:x|4",
        "a..~1|3",
        "a....~|4"
      })
  void whatIsWrongIsToldWithItsPosition(String text, int position) {
    SheafException error = assertThrows(SheafException.class, () -> Revision.parse(text));
    assertEquals(ErrorCode.BAD_REVISION, error.code());
    assertEquals(position, error.values().get("position"), error.getMessage());
  }

  @Test
  void aRangeIsNoPointAndLengthIsLimited() {
    SheafException range = assertThrows(SheafException.class, () -> Revision.parsePoint("a..b"));
    assertEquals(ErrorCode.BAD_REVISION, range.code());
    assertInstanceOf(Point.class, Revision.parse("x".repeat(Revision.CHARS_MAX)));
    assertThrows(SheafException.class, () -> Revision.parse("x".repeat(Revision.CHARS_MAX + 1)));
  }

  @Test
  void whateverIsWrittenParsesToItselfOrIsRefused() {
    String[] tokens = {
      "main",
      "HEAD",
      "v1.2",
      "deadbeef",
      "refs/heads/",
      "a",
      ".",
      "..",
      "...",
      "~",
      "^",
      "@",
      "@{",
      "}",
      "{",
      "0",
      "1",
      "42",
      "9999999999",
      "2025-01-31",
      "T",
      "12:40",
      " ",
      ":",
      "-",
      "/",
      "Z",
      "é",
      "\ud800",
      "\0",
      "\u202e",
      "+01:00"
    };
    Seeds.forEach(
        20_000,
        seed -> {
          Random random = Seeds.random(seed);
          StringBuilder text = new StringBuilder();
          for (int i = random.nextInt(8); i >= 0; i--) {
            text.append(
                random.nextInt(20) == 0
                    ? Character.toString(random.nextInt(0x3000))
                    : tokens[random.nextInt(tokens.length)]);
          }
          try {
            Revision parsed = Revision.parse(text.toString());
            assertEquals(parsed, Revision.parse(parsed.toString()), text::toString);
          } catch (SheafException e) {
            assertEquals(ErrorCode.BAD_REVISION, e.code());
          }
        });
  }
}
