package dev.sheaf.wire;

import java.math.BigInteger;
import java.nio.ByteBuffer;

/** Finds the first value of a column, among those that are not null, that is not one. */
final class ValueCheck {
  private static final long DAY_MILLIS = 86_400_000L;

  private final BodyWindow window;
  private final BodyBytes body;
  private final int buffer;
  private final long slots;
  private final Nulls nulls;

  /** Finds the first value in a block of them that is not one; a loop of its own for each rule. */
  private interface Rule {
    /** Its index in {@code [from, to)}; {@code to} when there is none. */
    int firstBroken(ByteBuffer values, int from, int to);
  }

  /**
   * A look at the values of one column.
   *
   * @param buffer of the values
   * @param nulls asked only for slots that break the rule; uses another window
   */
  ValueCheck(BodyWindow window, BodyBytes body, int buffer, long slots, Nulls nulls) {
    this.window = window;
    this.body = body;
    this.buffer = buffer;
    this.slots = slots;
    this.nulls = nulls;
  }

  /** The first slot whose milliseconds are not whole days; -1 when there is none. */
  long firstPartDay() {
    return first(
        Long.BYTES,
        (block, from, to) -> {
          int at = from;
          while (at < to && block.getLong(at) % DAY_MILLIS == 0) {
            at += Long.BYTES;
          }
          return at;
        });
  }

  /**
   * The first slot whose index is negative or not below a limit; -1 when there is none.
   *
   * @param width bytes of an index
   * @param limit at most 2^31 - 1
   */
  long firstIndexBeyond(int width, boolean signed, long limit) {
    // Read without sign, a negative index is one that is beyond half of what the width holds.
    long half = 1L << (width * Byte.SIZE - 1);
    long bound = signed && half > 0 ? Math.min(limit, half) : limit;
    return first(
        width,
        switch (width) {
          case Byte.BYTES -> (block, from, to) -> firstByteBeyond(block, from, to, bound);
          case Short.BYTES -> (block, from, to) -> firstShortBeyond(block, from, to, bound);
          case Integer.BYTES -> (block, from, to) -> firstIntBeyond(block, from, to, bound);
          default -> (block, from, to) -> firstLongBeyond(block, from, to, bound);
        });
  }

  /**
   * The first slot whose decimal has more digits than allowed; -1 when there is none.
   *
   * @param width bytes of a decimal, 16 or 32
   */
  long firstTooLong(int width, int digits) {
    BigInteger bound = BigInteger.TEN.pow(digits);
    if (width == 2 * Long.BYTES) {
      long low = bound.longValue();
      long high = bound.shiftRight(Long.SIZE).longValue();
      return first(width, (block, from, to) -> firstNotBelow(block, from, to, high, low));
    }
    long[] words = new long[width / Long.BYTES];
    for (int i = 0; i < words.length; i++) {
      words[i] = bound.shiftRight(i * Long.SIZE).longValue();
    }
    return first(width, (block, from, to) -> firstNotBelow(block, from, to, words));
  }

  private long first(int width, Rule rule) {
    long end = slots * width;
    int step = window.capacity() / width * width;
    for (long start = 0; start < end; start += step) {
      int bytes = window.move(body, buffer, start, Math.min(end, start + step));
      int at = rule.firstBroken(window.values(), 0, bytes);
      while (at < bytes) {
        long slot = (start + at) / width;
        if (!nulls.at(slot)) {
          return slot;
        }
        at = rule.firstBroken(window.values(), at + width, bytes);
      }
    }
    return -1;
  }

  private static int firstByteBeyond(ByteBuffer block, int from, int to, long bound) {
    int at = from;
    while (at < to && (block.get(at) & 0xFF) < bound) {
      at++;
    }
    return at;
  }

  private static int firstShortBeyond(ByteBuffer block, int from, int to, long bound) {
    int at = from;
    while (at < to && (block.getShort(at) & 0xFFFF) < bound) {
      at += Short.BYTES;
    }
    return at;
  }

  private static int firstIntBeyond(ByteBuffer block, int from, int to, long bound) {
    int at = from;
    while (at < to && Integer.toUnsignedLong(block.getInt(at)) < bound) {
      at += Integer.BYTES;
    }
    return at;
  }

  private static int firstLongBeyond(ByteBuffer block, int from, int to, long bound) {
    int at = from;
    while (at < to && Long.compareUnsigned(block.getLong(at), bound) < 0) {
      at += Long.BYTES;
    }
    return at;
  }

  /** The first of 128 bits whose magnitude is not below a bound. */
  private static int firstNotBelow(
      ByteBuffer block, int from, int to, long boundHigh, long boundLow) {
    for (int at = from; at < to; at += 2 * Long.BYTES) {
      long low = block.getLong(at);
      long high = block.getLong(at + Long.BYTES);
      if (high < 0) {
        low = -low;
        high = ~high + (low == 0 ? 1 : 0);
      }
      int order = Long.compareUnsigned(high, boundHigh);
      if (order > 0 || (order == 0 && Long.compareUnsigned(low, boundLow) >= 0)) {
        return at;
      }
    }
    return to;
  }

  /** The same for any number of words, the lowest first. */
  private static int firstNotBelow(ByteBuffer block, int from, int to, long[] bound) {
    int width = bound.length * Long.BYTES;
    for (int at = from; at < to; at += width) {
      boolean negative = block.getLong(at + width - Long.BYTES) < 0;
      boolean carry = true;
      int order = 0;
      for (int i = 0; i < bound.length; i++) {
        long word = block.getLong(at + i * Long.BYTES);
        if (negative) {
          word = carry ? -word : ~word;
          carry &= word == 0;
        }
        int here = Long.compareUnsigned(word, bound[i]);
        order = here == 0 ? order : here;
      }
      if (order >= 0) {
        return at;
      }
    }
    return to;
  }
}
