package dev.sheaf.flight.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RefPatternTest {
  @ParameterizedTest
  @CsvSource({
    "main, main, true",
    "main, mainly, false",
    "main, Main, false",
    "main, a/main, false",
    "*, main, true",
    "*, feature/a, false",
    "feature/*, feature/a, true",
    "feature/*, feature/, true",
    "feature/*, feature, false",
    "feature/*, feature/a/b, false",
    "feature/**, feature/a/b, true",
    "feature/**, featured/a, false",
    "**, anything/at/all, true",
    "*/a, feature/a, true",
    "**/a, x/y/a, true",
    "r*-1, release-1, true",
    "r*-1, release/x-1, false",
    "a*b*c, axxbyyc, true",
    "a*b*c, axxbyy, false",
    "feature.x, featureyx, false"
  })
  void asterisksStandForParts(String pattern, String name, boolean expected) {
    assertEquals(expected, new RefPattern(pattern).matches(name));
  }

  @Test
  void agreesWithARegularExpression() {
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, "ab/**").replaceAll("\\*{3,}", "**");
      String name = text(random, "ab/");
      String regex = pattern.replace("**", "<").replace("*", "[^/]*").replace("<", ".*");
      assertEquals(
          Pattern.matches(regex, name),
          new RefPattern(pattern).matches(name),
          () -> pattern + " and " + name);
    }
  }

  private static String text(Random random, String of) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(of.charAt(random.nextInt(of.length())));
    }
    return text.toString();
  }

  @Test
  void noPatternTakesLong() {
    String pattern = "*a".repeat(60);
    assertTimeout(
        Duration.ofSeconds(2),
        () -> assertFalse(new RefPattern(pattern).matches("a".repeat(128) + "b")));
  }

  @Test
  void namesOfRefsWithAsterisksAreAllowed() {
    for (String good : List.of("main", "feature/*", "**", "v1.0", "release-*")) {
      assertTrue(RefPattern.isAllowed(good), good);
    }
    for (String bad : List.of("", "a b", "***", "a?", "[ab]", "ü", "a\n", "x".repeat(129))) {
      assertFalse(RefPattern.isAllowed(bad), bad);
    }
  }
}
