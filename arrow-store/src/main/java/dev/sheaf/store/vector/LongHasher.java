package dev.sheaf.store.vector;

import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Hashes values of at most 64 bits. */
final class LongHasher extends ValueHasher {
  private final LongLoader loader;
  private final long[] values;

  LongHasher(FieldVector vector, int reads, long seed) {
    super(vector, reads, seed);
    this.loader = LongLoader.of(vector);
    this.values = new long[Math.min(reads, Positions.BLOCK)];
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
    loader.load(positions, from, count, values);
    if (present == null) {
      addAll(count, high, low, out);
    } else {
      addPresent(count, present, high, low, out);
    }
  }

  private void addAll(int count, long[] high, long[] low, int out) {
    for (int i = 0; i < count; i++) {
      long w = (values[i] ^ offset) * m0;
      w ^= w >>> 32;
      long a = w * m1;
      long b = w * m2;
      low[out + i] += a ^ (a >>> 32);
      high[out + i] += b ^ (b >>> 29);
    }
  }

  private void addPresent(int count, long[] present, long[] high, long[] low, int out) {
    for (int i = 0; i < count; i++) {
      long mask = Presence.mask(present, i);
      long w = (values[i] ^ offset) * m0;
      w ^= w >>> 32;
      long a = w * m1;
      long b = w * m2;
      low[out + i] += (a ^ (a >>> 32)) & mask;
      high[out + i] += (b ^ (b >>> 29)) & mask;
    }
  }
}
