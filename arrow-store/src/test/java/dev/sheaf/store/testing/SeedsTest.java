package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class SeedsTest {
  @Test
  void oneSeedGivesOneSequence() {
    assertEquals(Seeds.random(7).nextLong(), Seeds.random(7).nextLong());
    assertEquals(Seeds.random("a").nextLong(), Seeds.random("a").nextLong());
  }

  @Test
  void neighbouringSeedsAndNamesGiveOtherSequences() {
    assertNotEquals(Seeds.random(7).nextLong(), Seeds.random(8).nextLong());
    assertNotEquals(Seeds.random("a").nextLong(), Seeds.random("b").nextLong());
  }

  @Test
  void iterationsHaveDifferentSeedsBeginningWithTheFirst() {
    List<Long> seeds = new ArrayList<>();
    Seeds.forEach(42, 100, seeds::add);
    assertEquals(42L, seeds.get(0));
    assertEquals(100, new HashSet<>(seeds).size());
  }

  @Test
  void aFailureNamesTheSeedThatReplaysItFirst() {
    IllegalStateException failure = new IllegalStateException("odd one out");
    List<Long> seeds = new ArrayList<>();
    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                Seeds.forEach(
                    42,
                    10,
                    seed -> {
                      seeds.add(seed);
                      if (seeds.size() == 3) {
                        throw failure;
                      }
                    }));
    assertSame(failure, error.getCause());
    assertTrue(
        error.toString().contains("-Dsheaf.seed=" + seeds.get(2) + ": odd one out"),
        error.toString());
  }
}
