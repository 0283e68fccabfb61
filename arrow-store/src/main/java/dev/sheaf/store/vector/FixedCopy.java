package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;

/** Copies values of a fixed number of bytes from positions of one buffer to the end of another. */
final class FixedCopy {
  private FixedCopy() {}

  /**
   * Makes the i-th value at {@code to} the one at {@code positions[from + i]} of {@code values}.
   */
  static void gather(int width, long values, int[] positions, int from, int count, long to) {
    switch (width) {
      case 1 -> bytes1(values, positions, from, count, to);
      case 2 -> bytes2(values, positions, from, count, to);
      case 4 -> bytes4(values, positions, from, count, to);
      case 8 -> bytes8(values, positions, from, count, to);
      case 16 -> bytes16(values, positions, from, count, to);
      default -> bytes(width, values, positions, from, count, to);
    }
  }

  /** Zeroes the values at {@code to} whose rows are not there. */
  static void clearAbsent(int width, long to, long[] present, int count) {
    for (int i = 0; i < count; i += 64) {
      long absent = ~present[i >>> 6] & Bits.mask(Math.min(64, count - i));
      for (; absent != 0; absent &= absent - 1) {
        long row = (long) i + Long.numberOfTrailingZeros(absent);
        if (width == 8) {
          MemoryUtil.putLong(to + (row << 3), 0);
        } else {
          MemoryUtil.setMemory(to + row * width, width, (byte) 0);
        }
      }
    }
  }

  private static void bytes1(long values, int[] positions, int from, int count, long to) {
    for (int i = 0; i < count; i++) {
      MemoryUtil.putByte(to + i, MemoryUtil.getByte(values + positions[from + i]));
    }
  }

  private static void bytes2(long values, int[] positions, int from, int count, long to) {
    for (int i = 0; i < count; i++) {
      long value = values + ((long) positions[from + i] << 1);
      MemoryUtil.putShort(to + ((long) i << 1), MemoryUtil.getShort(value));
    }
  }

  private static void bytes4(long values, int[] positions, int from, int count, long to) {
    for (int i = 0; i < count; i++) {
      long value = values + ((long) positions[from + i] << 2);
      MemoryUtil.putInt(to + ((long) i << 2), MemoryUtil.getInt(value));
    }
  }

  private static void bytes8(long values, int[] positions, int from, int count, long to) {
    for (int i = 0; i < count; i++) {
      long value = values + ((long) positions[from + i] << 3);
      MemoryUtil.putLong(to + ((long) i << 3), MemoryUtil.getLong(value));
    }
  }

  private static void bytes16(long values, int[] positions, int from, int count, long to) {
    for (int i = 0; i < count; i++) {
      long value = values + ((long) positions[from + i] << 4);
      long at = to + ((long) i << 4);
      MemoryUtil.putLong(at, MemoryUtil.getLong(value));
      MemoryUtil.putLong(at + 8, MemoryUtil.getLong(value + 8));
    }
  }

  private static void bytes(int width, long values, int[] positions, int from, int count, long to) {
    for (int i = 0; i < count; i++) {
      long value = values + (long) positions[from + i] * width;
      MemoryUtil.copyMemory(value, to + (long) i * width, width);
    }
  }
}
