package dev.sheaf.store.rows;

import java.util.Arrays;
import org.roaringbitmap.ArrayContainer;
import org.roaringbitmap.BitmapContainer;
import org.roaringbitmap.Container;
import org.roaringbitmap.RunContainer;

/**
 * Unpacks containers: into positions, bounds of runs, or words.
 *
 * <p><b>Threads.</b> An instance belongs to one; it keeps 8 KiB of words between calls, once a
 * bitmap needed them.
 */
final class Positions {
  private static final long[] NONE = {};

  private long[] words = NONE;

  /**
   * Fills in the positions of a container, strictly increasing; what stands behind them may be
   * overwritten. Returns their count.
   */
  int fill(Container container, int[] target) {
    if (container instanceof RunContainer runs) {
      return fillRuns(runs, target);
    }
    if (container instanceof ArrayContainer) {
      container.fillLeastSignificant16bits(target, 0, 0);
      return container.getCardinality();
    }
    return SetBits.positions(wordsOf(container), target);
  }

  /** Fills in the bounds of the maximal runs of a container and returns their count. */
  int fillBounds(Container container, int[] bounds) {
    if (container instanceof RunContainer runs) {
      return boundsOfRuns(runs, bounds);
    }
    if (container instanceof ArrayContainer) {
      return boundsOfArray(container, bounds);
    }
    return SetBits.runs(wordsOf(container), bounds);
  }

  /** Overwrites {@value Containers#WORDS} words with those of a container. */
  static void copyWords(Container from, long[] words) {
    if (!(from instanceof BitmapContainer)) { // which copies all words; the others set bits
      Arrays.fill(words, 0);
    }
    from.copyBitmapTo(words, 0);
  }

  private long[] wordsOf(Container container) {
    if (words.length == 0) {
      words = new long[Containers.WORDS];
    }
    copyWords(container, words);
    return words;
  }

  private static int fillRuns(RunContainer runs, int[] target) {
    int count = 0;
    for (int run = 0; run < runs.numberOfRuns(); run++) {
      int length = runs.getLength(run) + 1;
      SetBits.ascending(runs.getValue(run), length, target, count);
      count += length;
    }
    return count;
  }

  private static int boundsOfRuns(RunContainer runs, int[] bounds) {
    int count = 0;
    for (int run = 0; run < runs.numberOfRuns(); run++) {
      int first = runs.getValue(run);
      bounds[count++] = first;
      bounds[count++] = first + runs.getLength(run) + 1;
    }
    return count;
  }

  /** Positions are unpacked into {@code bounds} itself, from behind the room for the bounds. */
  private static int boundsOfArray(Container array, int[] bounds) {
    int cardinality = array.getCardinality();
    array.fillLeastSignificant16bits(bounds, cardinality, 0);
    int count = 0;
    for (int i = cardinality; i < 2 * cardinality; i++) {
      int position = bounds[i];
      if (count > 0 && bounds[count - 1] == position) {
        bounds[count - 1]++;
      } else {
        bounds[count++] = position;
        bounds[count++] = position + 1;
      }
    }
    return count;
  }
}
