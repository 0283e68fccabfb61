package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;

/** Reading the last few bytes of a value as words, without a branch on how many there are. */
final class Words {
  private Words() {}

  /**
   * Up to 8 bytes as a little-endian word, zero behind them.
   *
   * @param bytes 0 or less for none, 8 or more for 8
   * @param limit the end of the memory that may be read, usually far behind the value
   */
  static long load(long at, long bytes, long limit) {
    if (at + 8 <= limit) {
      long mask = bytes >= 8 ? -1L : (1L << (Math.max(bytes, 0) << 3)) - 1;
      return MemoryUtil.getLong(at) & mask;
    }
    long word = 0;
    for (int i = 0; i < Math.min(bytes, 8); i++) {
      word |= (MemoryUtil.getByte(at + i) & 0xFFL) << (i << 3);
    }
    return word;
  }
}
