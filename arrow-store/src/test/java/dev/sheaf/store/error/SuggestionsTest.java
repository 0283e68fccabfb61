package dev.sheaf.store.error;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SuggestionsTest {
  @Test
  void nearNamesAreFoundNearestFirst() {
    List<String> names = List.of("main", "maintenance", "clean", "mainz", "man", "Main2");
    assertEquals(List.of("main", "man"), Suggestions.nearest("mian", names));
    assertEquals(List.of("main", "Main2", "mainz"), Suggestions.nearest("MAIN", names));
    assertEquals(List.of("clean"), Suggestions.nearest("claen", names));
    assertEquals(List.of("maintenance"), Suggestions.nearest("tenan", names));
    assertEquals(List.of(), Suggestions.nearest("feature", names));
    assertEquals(List.of(), Suggestions.nearest("x", List.of()));
  }

  @Test
  void namesStandInAQuestion() {
    assertEquals("'a'", Suggestions.sentence(List.of("a")));
    assertEquals("'a' or 'b'", Suggestions.sentence(List.of("a", "b")));
    assertEquals("'a', 'b' or 'c'", Suggestions.sentence(List.of("a", "b", "c")));
  }

  @Test
  void hintsEndTheSentence() {
    List<String> known = List.of("airport_id", "name", "elevation_ft", "closed");
    assertEquals(": did you mean 'name'?", Suggestions.hint("nam", known));
    assertEquals(
        ": there are 'airport_id', 'name', 'elevation_ft', 'closed'",
        Suggestions.hint("latitude", known));
    assertEquals(": there are none", Suggestions.hint("x", List.of()));
    List<String> many = List.of("a1", "b2", "c3", "d4", "e5", "f6", "g7", "h8", "i9");
    assertEquals(
        ": there are 'a1', 'b2', 'c3', 'd4', 'e5', 'f6', 'g7', 'h8', …",
        Suggestions.hint("zzz", many));
  }

  @Test
  void longNamesAreComparedByTheirBeginning() {
    String longName = "x".repeat(100_000);
    assertEquals(List.of(longName), Suggestions.nearest(longName + "y", List.of(longName)));
  }

  @Test
  void distancesAreThoseOfTheDefinition() {
    Seeds.forEach(
        2_000,
        seed -> {
          Random random = Seeds.random(seed);
          String a = word(random);
          String b = word(random);
          int max = random.nextInt(5);
          int distance = Suggestions.distance(a, b, max);
          int naive = naive(a, b);
          assertTrue(naive <= max ? distance == naive : distance > max, a + " " + b);
        });
  }

  private static String word(Random random) {
    StringBuilder word = new StringBuilder();
    for (int i = random.nextInt(7); i > 0; i--) {
      word.append((char) ('a' + random.nextInt(3)));
    }
    return word.toString();
  }

  /** The fewest edits, from the ends of the words inwards; exponential. */
  private static int naive(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return a.length() + b.length();
    }
    String restOfA = a.substring(1);
    String restOfB = b.substring(1);
    int edits = naive(restOfA, restOfB) + (a.charAt(0) == b.charAt(0) ? 0 : 1);
    edits = Math.min(edits, 1 + Math.min(naive(restOfA, b), naive(a, restOfB)));
    boolean exchanged =
        a.length() > 1
            && b.length() > 1
            && a.charAt(0) == b.charAt(1)
            && a.charAt(1) == b.charAt(0);
    return exchanged ? Math.min(edits, 1 + naive(a.substring(2), b.substring(2))) : edits;
  }
}
