package dev.sheaf.store.index;

import java.util.Arrays;

/**
 * Sorts entries by their tags, keeping the order of equal ones, so that a table of slots is visited
 * from front to back.
 *
 * <p>A radix sort from the lowest digit, in linear time.
 */
final class TagSort {
  private static final int TAG_BITS = 64 - RowRefs.REF_BITS;
  private static final int PASSES = 3;
  private static final int DIGIT_BITS = (TAG_BITS + PASSES - 1) / PASSES;
  private static final int DIGITS = 1 << DIGIT_BITS;

  private TagSort() {}

  /**
   * Sorts the first {@code count} entries, {@code tag << 36 | ref} each.
   *
   * @param scratch as long as {@code entries}
   * @return whichever of the two arrays holds the result; the other one is overwritten
   */
  static long[] sort(long[] entries, int count, long[] scratch) {
    long[] from = entries;
    long[] to = scratch;
    int[] ends = new int[DIGITS];
    for (int pass = 0; pass < PASSES; pass++) {
      int shift = RowRefs.REF_BITS + pass * DIGIT_BITS;
      countDigits(from, count, shift, ends);
      for (int i = 0; i < count; i++) {
        long entry = from[i];
        to[ends[digit(entry, shift)]++] = entry;
      }
      long[] swapped = from;
      from = to;
      to = swapped;
    }
    return from;
  }

  /** Makes {@code begins} say where the entries of each digit begin. */
  private static void countDigits(long[] entries, int count, int shift, int[] begins) {
    Arrays.fill(begins, 0);
    for (int i = 0; i < count; i++) {
      begins[digit(entries[i], shift)]++;
    }
    int sum = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int next = sum + begins[digit];
      begins[digit] = sum;
      sum = next;
    }
  }

  private static int digit(long entry, int shift) {
    return (int) (entry >>> shift) & (DIGITS - 1);
  }
}
