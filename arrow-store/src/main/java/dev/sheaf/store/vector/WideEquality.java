package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** Compares values of 128 or 256 bits, of either width: the shorter one's sign goes on. */
final class WideEquality extends ValueEquality {
  private final long aValues;
  private final long bValues;
  private final int aWidth;
  private final int bWidth;

  WideEquality(FieldVector a, FieldVector b, int reads) {
    super(a, b, reads);
    this.aWidth = Layout.width(a.getField().getType());
    this.bWidth = Layout.width(b.getField().getType());
    this.aValues = VectorMemory.values(a, aWidth);
    this.bValues = VectorMemory.values(b, bWidth);
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
    for (int i = 0; i < count; i++) {
      if (Presence.has(both, i)) {
        long a = aValues + (long) as[aFrom + i] * aWidth;
        long b = bValues + (long) bs[bFrom + i] * bWidth;
        equal[out + i] &= equal(a, b);
      }
    }
  }

  private boolean equal(long a, long b) {
    long different = word(a, 0, aWidth) ^ word(b, 0, bWidth);
    different |= word(a, 8, aWidth) ^ word(b, 8, bWidth);
    if (aWidth == 32 || bWidth == 32) {
      different |= word(a, 16, aWidth) ^ word(b, 16, bWidth);
      different |= word(a, 24, aWidth) ^ word(b, 24, bWidth);
    }
    return different == 0;
  }

  /** Eight bytes of a value of {@code width} bytes, or its sign behind its end. */
  static long word(long value, int at, int width) {
    return at < width
        ? MemoryUtil.getLong(value + at)
        : MemoryUtil.getLong(value + width - 8) >> 63;
  }
}
