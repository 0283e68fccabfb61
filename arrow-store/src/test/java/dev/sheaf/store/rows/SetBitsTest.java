package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.testing.Seeds;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SetBitsTest {
  private static final double[] DENSITIES = {0, 0.01, 0.3, 0.55, 0.65, 0.95, 0.98, 0.999, 1};

  @Test
  void positionsAreThoseOfTheTwin() {
    Seeds.forEach(
        50,
        seed -> {
          long[] words = words(Seeds.random(seed));
          int[] expected = positionsBitByBit(words);
          for (int spare : new int[] {0, 1, 63, 64, 127, 128, 5000}) {
            int[] actual = new int[expected.length + spare];
            assertEquals(expected.length, SetBits.positions(words, actual));
            assertArrayEquals(expected, Arrays.copyOf(actual, expected.length));
          }
          assertEquals(expected.length, SetBits.count(words));
        });
  }

  @Test
  void runsAreThoseOfTheTwin() {
    Seeds.forEach(
        50,
        seed -> {
          long[] words = words(Seeds.random(seed));
          int[] expected = runsBitByBit(words);
          int[] actual = new int[expected.length];
          assertEquals(expected.length, SetBits.runs(words, actual));
          assertArrayEquals(expected, actual);
        });
  }

  /** Stretches of different density, so that every kernel meets every kind of word. */
  private static long[] words(Random random) {
    long[] words = new long[Containers.WORDS];
    double overall = DENSITIES[random.nextInt(DENSITIES.length)];
    for (int word = 0; word < words.length; ) {
      double local = DENSITIES[random.nextInt(DENSITIES.length)];
      double density = random.nextInt(10) == 0 ? local : overall;
      int end = Math.min(words.length, word + 1 + random.nextInt(64));
      for (; word < end; word++) {
        for (int bit = 0; bit < Long.SIZE; bit++) {
          words[word] |= random.nextDouble() < density ? 1L << bit : 0;
        }
      }
    }
    return words;
  }

  private static int[] positionsBitByBit(long[] words) {
    int[] target = new int[Long.SIZE * words.length];
    int count = 0;
    for (int position = 0; position < Long.SIZE * words.length; position++) {
      if ((words[position >>> 6] >>> position & 1) != 0) {
        target[count++] = position;
      }
    }
    return Arrays.copyOf(target, count);
  }

  private static int[] runsBitByBit(long[] words) {
    int[] bounds = new int[Long.SIZE * words.length + 1];
    int count = 0;
    for (int position = 0; position < Long.SIZE * words.length; position++) {
      boolean inside = count % 2 == 1;
      if ((words[position >>> 6] >>> position & 1) != 0 != inside) {
        bounds[count++] = position;
      }
    }
    if (count % 2 == 1) {
      bounds[count++] = Long.SIZE * words.length;
    }
    return Arrays.copyOf(bounds, count);
  }
}
