package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Hashes values of 128 or 256 bits. Those of 256 that repeat their sign from bit 127 on hash as
 * 128: a decimal hashes the same in either width.
 */
final class WideHasher extends ValueHasher {
  private final int width;
  private final long values;
  private final long[] xs;
  private final long[] ys;

  WideHasher(FieldVector vector, int reads, long seed) {
    super(vector, reads, seed);
    this.width = Layout.width(vector.getField().getType());
    this.values = VectorMemory.values(vector, width);
    this.xs = new long[Math.min(reads, Positions.BLOCK)];
    this.ys = new long[xs.length];
  }

  @Override
  void add(
      int[] positions,
      int from,
      int count,
      long @Nullable [] present,
      long[] high,
      long[] low,
      int out) {
    for (int i = 0; i < count; i++) {
      long value = values + (long) positions[from + i] * width;
      xs[i] = MemoryUtil.getLong(value);
      ys[i] = MemoryUtil.getLong(value + 8);
      if (width == 32) {
        foldUpperHalf(i, MemoryUtil.getLong(value + 16), MemoryUtil.getLong(value + 24));
      }
    }
    addPairs(xs, ys, count, present, high, low, out);
  }

  private void foldUpperHalf(int i, long third, long fourth) {
    long sign = ys[i] >> 63;
    if (third != sign || fourth != sign) {
      xs[i] ^= Mix.stepX(Mix.K2, third, fourth);
      ys[i] ^= Mix.stepY(Mix.K3, third, fourth);
    }
  }
}
