package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;

/** Reading bitmaps: bit {@code i} is bit {@code i % 8} of byte {@code i / 8}. */
final class Bits {
  private Bits() {}

  /** The lowest {@code n} bits set, 0 to 64 of them. */
  static long mask(int n) {
    return n == 0 ? 0 : -1L >>> (64 - n);
  }

  /** Words that hold {@code n} bits. */
  static int words(int n) {
    return (n + 63) >>> 6;
  }

  /** Bits {@code [first, first + n)}, 1 to 64 of them; touches no byte that holds none of them. */
  static long load(long address, long first, int n) {
    long at = address + (first >>> 3);
    int shift = (int) first & 7;
    int bytes = (shift + n + 7) >>> 3;
    long word = 0;
    if (bytes < 8) {
      for (int i = 0; i < bytes; i++) {
        word |= (MemoryUtil.getByte(at + i) & 0xFFL) << (8 * i);
      }
      word >>>= shift;
    } else {
      word = MemoryUtil.getLong(at) >>> shift;
      if (bytes == 9) {
        word |= (MemoryUtil.getByte(at + 8) & 0xFFL) << (64 - shift);
      }
    }
    return word & mask(n);
  }

  /** The bits at {@code n} positions, 1 to 64 of them. */
  static long gather(long address, int[] positions, int from, int n) {
    long word = 0;
    for (int i = 0; i < n; i++) {
      int position = positions[from + i];
      long bit = (MemoryUtil.getByte(address + (position >>> 3)) >>> (position & 7)) & 1L;
      word |= bit << i;
    }
    return word;
  }

  /** Whether the first {@code n} bits are all set; stops at the first word with one that is not. */
  static boolean allSet(long address, int n) {
    int whole = n >>> 6;
    for (int i = 0; i < whole; i++) {
      if (MemoryUtil.getLong(address + ((long) i << 3)) != -1L) {
        return false;
      }
    }
    int rest = n & 63;
    return rest == 0 || load(address, n - rest, rest) == mask(rest);
  }

  /** How many of the first {@code n} bits are set. */
  static int count(long address, int n) {
    int set = 0;
    int whole = n >>> 6;
    for (int i = 0; i < whole; i++) {
      set += Long.bitCount(MemoryUtil.getLong(address + ((long) i << 3)));
    }
    int rest = n & 63;
    return rest == 0 ? set : set + Long.bitCount(load(address, n - rest, rest));
  }
}
