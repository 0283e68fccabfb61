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
      addAll(values, count, lowSeed, highSeed, high, low, out);
    } else {
      addPresent(values, count, present, lowSeed, highSeed, high, low, out);
    }
  }

  private static void addAll(
      long[] values, int count, long lowSeed, long highSeed, long[] high, long[] low, int out) {
    for (int i = 0; i < count; i++) {
      long value = values[i];
      low[out + i] += Mix.low(value ^ lowSeed);
      high[out + i] += Mix.high(value ^ highSeed);
    }
  }

  private static void addPresent(
      long[] values,
      int count,
      long[] present,
      long lowSeed,
      long highSeed,
      long[] high,
      long[] low,
      int out) {
    for (int i = 0; i < count; i++) {
      long value = values[i];
      long mask = Presence.mask(present, i);
      low[out + i] += Mix.low(value ^ lowSeed) & mask;
      high[out + i] += Mix.high(value ^ highSeed) & mask;
    }
  }
}
