package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Compares strings and binaries: lengths first, then 8 bytes at a time. */
final class BytesEquality extends ValueEquality {
  private final Spans aSpans;
  private final Spans bSpans;
  private final long aData;
  private final long bData;
  private final long aLimit;
  private final long bLimit;
  private final long[] aStarts;
  private final long[] bStarts;
  private final long[] aLengths;
  private final long[] bLengths;

  BytesEquality(FieldVector a, FieldVector b, int reads) {
    super(a, b, reads);
    this.aSpans = Spans.ofBytes(a);
    this.bSpans = Spans.ofBytes(b);
    this.aData = a.getDataBuffer().memoryAddress();
    this.bData = b.getDataBuffer().memoryAddress();
    this.aLimit = aData + a.getDataBuffer().capacity();
    this.bLimit = bData + b.getDataBuffer().capacity();
    this.aStarts = new long[Math.min(reads, Positions.BLOCK)];
    this.bStarts = new long[aStarts.length];
    this.aLengths = new long[aStarts.length];
    this.bLengths = new long[aStarts.length];
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
    aSpans.load(as, aFrom, count, both, 0, aStarts, aLengths);
    bSpans.load(bs, bFrom, count, both, 0, bStarts, bLengths);
    for (int i = 0; i < count; i++) {
      equal[out + i] =
          equal[out + i]
              && aLengths[i] == bLengths[i]
              && equal(aData + aStarts[i], bData + bStarts[i], aLengths[i]);
    }
  }

  private boolean equal(long a, long b, long length) {
    long at = 0;
    for (; at < length - 8; at += 8) {
      if (MemoryUtil.getLong(a + at) != MemoryUtil.getLong(b + at)) {
        return false;
      }
    }
    return Words.load(a + at, length - at, aLimit) == Words.load(b + at, length - at, bLimit);
  }
}
