package dev.sheaf.wire;

import java.nio.ByteBuffer;

/**
 * Whether every string of a column is well-formed UTF-8: no overlong form, no surrogate, nothing
 * beyond U+10FFFF, no character that two strings share. Null slots may hold anything.
 *
 * <p>Most text is ASCII, where eight bytes are looked at together and neither offsets nor validity
 * matter. Only when a block is not are the strings looked at one by one.
 *
 * @source RFC 3629 section 4
 */
final class TextCheck {
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

  /** Continuation bytes that are still to come. */
  private int missing;

  /** What the next continuation byte must be, at least and at most. */
  private int lowest;

  private int highest;

  private TextCheck() {}

  /** Whether the bytes {@code [from, to)} of a buffer are ASCII. */
  static boolean isAscii(BodyWindow window, BodyBytes body, int buffer, long from, long to) {
    for (long at = from; at < to; at += window.capacity()) {
      if (!isAscii(window, window.move(body, buffer, at, to))) {
        return false;
      }
    }
    return true;
  }

  /**
   * The first slot whose string is not well-formed; -1 when there is none.
   *
   * @param offsets of the strings, ascending and within the data
   * @param nulls slots that are not looked at
   */
  static long firstMalformed(
      BodyWindow window, BodyBytes body, int dataBuffer, Offsets offsets, Nulls nulls) {
    TextCheck check = new TextCheck();
    long end = offsets.at(offsets.slots());
    window.clear();
    for (long slot = 0; slot < offsets.slots(); slot++) {
      long from = offsets.at(slot);
      long to = offsets.at(slot + 1);
      if (from < to && !nulls.at(slot) && !check.holds(window, body, dataBuffer, from, to, end)) {
        return slot;
      }
    }
    return -1;
  }

  private boolean holds(
      BodyWindow window, BodyBytes body, int buffer, long from, long to, long end) {
    missing = 0;
    for (long at = from; at < to; ) {
      int index = window.find(body, buffer, at, 1, end);
      int count = (int) Math.min(window.shownFrom(index), to - at);
      if (!take(window.bytes(), index, index + count)) {
        return false;
      }
      at += count;
    }
    return missing == 0;
  }

  private boolean take(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (missing == 0) {
        while (at < to && bytes[at] >= 0) {
          at++;
        }
        if (at == to) {
          return true;
        }
      }
      int next = bytes[at++] & 0xFF;
      if (missing == 0 ? !begins(next) : !goesOn(next)) {
        return false;
      }
    }
    return true;
  }

  /** Takes the first byte of a character that is not ASCII. */
  private boolean begins(int first) {
    lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    missing = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : 1;
    return first >= 0xC2 && first <= 0xF4;
  }

  private boolean goesOn(int next) {
    boolean holds = next >= lowest && next <= highest;
    lowest = 0x80;
    highest = 0xBF;
    missing--;
    return holds;
  }

  private static boolean isAscii(BodyWindow window, int count) {
    ByteBuffer values = window.values();
    long bits = 0;
    int at = 0;
    for (; at + Long.BYTES <= count; at += Long.BYTES) {
      bits |= values.getLong(at);
    }
    for (; at < count; at++) {
      bits |= values.get(at);
    }
    return (bits & HIGH_BITS) == 0;
  }
}
