package dev.sheaf.wire;

import java.nio.ByteBuffer;

/**
 * The validity of one column: which slots hold a value.
 *
 * <p><i>Threads:</i> one.
 */
final class Nulls {
  private final BodyWindow window;
  private final BodyBytes body;
  private final int buffer;
  private final long length;
  private final boolean none;

  /**
   * The validity of a column of which every null was counted.
   *
   * @param window is used by nobody else meanwhile
   * @param nulls how many there are
   */
  Nulls(BodyWindow window, BodyBytes body, int buffer, long length, long nulls) {
    this.window = window;
    this.body = body;
    this.buffer = buffer;
    this.length = length;
    this.none = nulls == 0;
    window.clear();
  }

  /** Whether the slot is null. */
  boolean at(long slot) {
    if (none) {
      return false;
    }
    int index = window.find(body, buffer, slot >>> 3, 1, bytesFor(length));
    return (window.bytes()[index] >>> (slot & 7) & 1) == 0;
  }

  /** Bytes of one bit for each of so many slots. */
  static long bytesFor(long slots) {
    return (slots + 7) >>> 3;
  }

  /** Counts the zeros among the first {@code length} bits of a buffer. */
  static long count(BodyWindow window, BodyBytes body, int buffer, long length) {
    long ones = 0;
    long end = bytesFor(length);
    for (long at = 0; at < end; at += window.capacity()) {
      int bytes = window.move(body, buffer, at, end);
      ones += ones(window.values(), bytes);
    }
    int padding = (int) (end * Byte.SIZE - length);
    if (padding > 0) {
      int last = window.find(body, buffer, end - 1, 1, end);
      ones -= Integer.bitCount((window.bytes()[last] & 0xFF) >>> (Byte.SIZE - padding));
    }
    return length - ones;
  }

  private static long ones(ByteBuffer values, int bytes) {
    long ones = 0;
    int at = 0;
    for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
      ones += Long.bitCount(values.getLong(at));
    }
    for (; at < bytes; at++) {
      ones += Integer.bitCount(values.get(at) & 0xFF);
    }
    return ones;
  }
}
