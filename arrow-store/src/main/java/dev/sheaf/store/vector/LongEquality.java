package dev.sheaf.store.vector;

import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Compares values of at most 64 bits, of whichever widths. */
final class LongEquality extends ValueEquality {
  private final LongLoader aLoader;
  private final LongLoader bLoader;
  private final long[] aValues;
  private final long[] bValues;

  LongEquality(FieldVector a, FieldVector b, int reads) {
    super(a, b, reads);
    this.aLoader = LongLoader.of(a);
    this.bLoader = LongLoader.of(b);
    this.aValues = new long[Math.min(reads, Positions.BLOCK)];
    this.bValues = new long[aValues.length];
  }

  @Override
  void compare(
      int[] as,
      int aFrom,
      int[] bs,
      int bFrom,
      int count,
      long @Nullable [] both,
      boolean[] equal,
      int out) {
    aLoader.load(as, aFrom, count, aValues);
    bLoader.load(bs, bFrom, count, bValues);
    if (both == null) {
      for (int i = 0; i < count; i++) {
        equal[out + i] &= aValues[i] == bValues[i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        equal[out + i] &= ((aValues[i] ^ bValues[i]) & Presence.mask(both, i)) == 0;
      }
    }
  }
}
