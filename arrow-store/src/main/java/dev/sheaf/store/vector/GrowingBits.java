package dev.sheaf.store.vector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.jspecify.annotations.Nullable;

/**
 * A bitmap that grows at the end, in words of 64.
 *
 * <p>Appending rewrites the last word that is begun, and leaves the bits in it as they were: a
 * reader of those bits in another thread sees no change. Bits that were viewed, dropped, and are to
 * be written again move first. Bits behind the last one are zero in its word, unless a view has
 * them.
 */
final class GrowingBits {
  private final GrowingBuffer buffer;
  private int count;
  private int ones;
  private int viewed;

  GrowingBits(BufferAllocator allocator) {
    this.buffer = new GrowingBuffer(allocator);
  }

  /** Bits that are zero. */
  int zeros() {
    return count - ones;
  }

  /** Bits that are zero among the first {@code n}. */
  int zeros(int n) {
    return zeros() == 0 ? 0 : n - Bits.count(buffer.address(), n);
  }

  void reserve(int more) {
    if (count < viewed) {
      buffer.relocate(bytes(count));
      viewed = 0;
    }
    buffer.reserve(bytes((long) count + more), bytes(count));
  }

  void reserveExactly(int bits) {
    buffer.reserveExactly(bytes(bits), bytes(count));
  }

  /** Appends {@code n} bits, 1 to 64 of them; room is reserved. */
  void append(long word, int n) {
    long at = buffer.address() + ((long) (count >>> 6) << 3);
    int shift = count & 63;
    long begun = shift == 0 ? 0 : MemoryUtil.getLong(at) & Bits.mask(shift);
    MemoryUtil.putLong(at, begun | word << shift);
    if (shift + n > 64) {
      MemoryUtil.putLong(at + 8, word >>> (64 - shift));
    }
    count += n;
    ones += Long.bitCount(word);
  }

  /** Appends the first {@code n} bits of {@code words}, or ones when null. */
  void append(long @Nullable [] words, int n) {
    reserve(n);
    if (words == null) {
      appendOnes(n);
      return;
    }
    for (int i = 0; i < n; i += 64) {
      append(words[i >>> 6], Math.min(64, n - i));
    }
  }

  void appendZeros(int n) {
    reserve(n);
    int end = fillWord(0, n);
    fillBytes((byte) 0, end);
    fillRest(0, end);
  }

  private void appendOnes(int n) {
    int end = fillWord(-1, n);
    fillBytes((byte) -1, end);
    fillRest(-1, end);
  }

  /** Fills the word that is begun; returns where all {@code n} bits will end. */
  private int fillWord(long ones, int n) {
    int end = count + n;
    int rest = Math.min(n, -count & 63);
    if (rest > 0) {
      append(ones & Bits.mask(rest), rest);
    }
    return end;
  }

  private void fillBytes(byte value, int end) {
    int whole = (end - count) & -64;
    if (whole > 0) {
      MemoryUtil.setMemory(buffer.address() + (count >>> 3), whole >>> 3, value);
      count += whole;
      ones += value == 0 ? 0 : whole;
    }
  }

  private void fillRest(long ones, int end) {
    int rest = end - count;
    if (rest > 0) {
      append(ones & Bits.mask(rest), rest);
    }
  }

  /** Drops the bits from {@code n} on. */
  void truncate(int n) {
    if (n >= count) {
      return;
    }
    ones = ones == count ? n : Bits.count(buffer.address(), n);
    count = n;
    int shift = n & 63;
    if (shift != 0 && viewed <= n) {
      long at = buffer.address() + ((long) (n >>> 6) << 3);
      MemoryUtil.putLong(at, MemoryUtil.getLong(at) & Bits.mask(shift));
    }
  }

  /** The bytes of the first {@code n} bits, borrowed. */
  ArrowBuf view(int n) {
    viewed = Math.max(viewed, n);
    return buffer.slice((n + 7L) >>> 3);
  }

  void close() {
    count = 0;
    ones = 0;
    viewed = 0;
    buffer.close();
  }

  private static long bytes(long bits) {
    return ((bits + 63) >>> 6) << 3;
  }
}
