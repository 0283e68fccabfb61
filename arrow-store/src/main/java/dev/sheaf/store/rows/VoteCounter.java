package dev.sheaf.store.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * Counts for every position of a chunk in how many containers it is, 64 positions at a time.
 *
 * <p><b>Representation.</b> Bit slices: word w of slice s holds bit s of the counts of the
 * positions {@code 64 * w} to {@code 64 * w + 63}. An addition ripples its carry up the slices and
 * mostly stops at the second.
 *
 * <p><b>Threads.</b> One. Keeps 8 KiB per slice.
 */
final class VoteCounter {
  private final long[] words = new long[Containers.WORDS];
  private long[][] slices = {};
  private int used;

  /** Starts anew with counts of 0, for at most {@code votesMax} votes on a position. */
  void reset(int votesMax) {
    used = Integer.SIZE - Integer.numberOfLeadingZeros(votesMax);
    int kept = Math.min(used, slices.length);
    for (int slice = 0; slice < kept; slice++) {
      Arrays.fill(slices[slice], 0);
    }
    if (used > kept) {
      slices = Arrays.copyOf(slices, used);
      for (int slice = kept; slice < used; slice++) {
        slices[slice] = new long[Containers.WORDS];
      }
    }
  }

  /** Adds {@code votes} to the count of every position of a container. */
  void add(Container container, int votes) {
    Positions.copyWords(container, words);
    for (int word = 0; word < words.length; word++) {
      if (words[word] != 0) {
        for (int rest = votes; rest != 0; rest &= rest - 1) {
          addBit(word, words[word], Integer.numberOfTrailingZeros(rest));
        }
      }
    }
  }

  /** The positions with a count of at least {@code threshold}; null if there is none. */
  @Nullable Container atLeast(int threshold) {
    for (int word = 0; word < words.length; word++) {
      long greater = 0;
      long equal = -1L;
      for (int slice = used - 1; slice >= 0; slice--) {
        long bits = slices[slice][word];
        if ((threshold >>> slice & 1) == 0) {
          greater |= equal & bits;
          equal &= ~bits;
        } else {
          equal &= bits;
        }
      }
      words[word] = greater | equal;
    }
    return Containers.ofWords(words);
  }

  private void addBit(int word, long positions, int fromSlice) {
    long carry = positions;
    for (int slice = fromSlice; carry != 0; slice++) {
      long before = slices[slice][word];
      slices[slice][word] = before ^ carry;
      carry &= before;
    }
  }
}
