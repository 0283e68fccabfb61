package dev.sheaf.store.vector;

import org.jspecify.annotations.Nullable;

/**
 * Which of the rows that a kernel reads are there: bit {@code i} of {@code long[Bits.words(count)]}
 * for the i-th row read, or null when all are. Bits from {@code count} on are zero.
 *
 * <p>A row of a child is there when it is valid and its parent's row is: a struct's children may
 * hold anything under a null struct.
 */
final class Presence {
  private Presence() {}

  /** Whether the i-th row read is there. */
  static boolean has(long @Nullable [] present, int i) {
    return present == null || (present[i >>> 6] >>> i & 1) != 0;
  }

  /** All ones when the i-th row read is there, else zero. */
  static long mask(long[] present, int i) {
    return -(present[i >>> 6] >>> i & 1);
  }

  /**
   * Where the run of rows that are there, or are not, as row {@code i} ends: at most {@code end}.
   */
  static int runEnd(long @Nullable [] present, int i, int end) {
    if (present == null) {
      return end;
    }
    boolean there = has(present, i);
    int at = i + 1;
    while (at < end && has(present, at) == there) {
      at++;
    }
    return at;
  }

  /**
   * Those of {@code words} that {@code parent} has too; null instead of all ones, so that what
   * follows can take its fast path.
   */
  static long @Nullable [] and(long[] words, long @Nullable [] parent, int count) {
    long absent = 0;
    for (int i = 0; i < words.length; i++) {
      if (parent != null) {
        words[i] &= parent[i];
      }
      absent |= words[i] ^ Bits.mask(Math.min(64, count - (i << 6)));
    }
    return absent == 0 ? null : words;
  }
}
