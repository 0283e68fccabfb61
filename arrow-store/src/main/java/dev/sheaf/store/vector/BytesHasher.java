package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Hashes strings and binaries, 16 bytes at a time. */
final class BytesHasher extends ValueHasher {
  private final Spans spans;
  private final long data;
  private final long limit;
  private final long[] starts;
  private final long[] lengths;
  private final long[] xs;
  private final long[] ys;

  BytesHasher(FieldVector vector, int reads, long seed) {
    super(vector, reads, seed);
    this.spans = Spans.ofBytes(vector);
    this.data = vector.getDataBuffer().memoryAddress();
    this.limit = data + vector.getDataBuffer().capacity();
    this.starts = new long[Math.min(reads, Positions.BLOCK)];
    this.lengths = new long[starts.length];
    this.xs = new long[starts.length];
    this.ys = new long[starts.length];
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
    spans.load(positions, from, count, present, 0, starts, lengths);
    for (int i = 0; i < count; i++) {
      long at = data + starts[i];
      long rest = lengths[i];
      long x = Mix.K2;
      long y = Mix.K3;
      while (rest > 16) {
        long a = MemoryUtil.getLong(at);
        long b = MemoryUtil.getLong(at + 8);
        x = Mix.stepX(x, a, b);
        y = Mix.stepY(y, a, b);
        at += 16;
        rest -= 16;
      }
      xs[i] = Mix.endX(x ^ Words.load(at, rest, limit), lengths[i]);
      ys[i] = y ^ Words.load(at + 8, rest - 8, limit);
    }
    addPairs(xs, ys, count, present, high, low, out);
  }
}
