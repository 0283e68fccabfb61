package dev.sheaf.wire;

import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * The offsets of one column.
 *
 * <p>Behaves as if written:
 *
 * <pre>{@code
 * require(offset[0] >= 0);
 * for (int i = 0; i < slots; i++) require(offset[i] <= offset[i + 1]);
 * require(offset[slots] <= limit);
 * }</pre>
 *
 * <p>Two's complement does it without a branch: as long as everything so far is not negative, a
 * step down or a negative offset leaves the sign bit set in one of the two terms.
 */
final class OffsetCheck {
  private OffsetCheck() {}

  /**
   * Whether all that holds.
   *
   * @param width bytes of one offset, 4 or 8
   * @param slots at least one; the buffer holds one offset more
   * @param limit bytes or slots that the offsets point into
   */
  static boolean holds(
      BodyWindow window, BodyBytes body, int buffer, int width, long slots, long limit) {
    long end = (slots + 1) * width;
    long previous = 0;
    for (long at = 0; at < end; at += window.capacity()) {
      int count = window.move(body, buffer, at, end) / width;
      previous =
          width == Integer.BYTES
              ? last(window.ints(), count, (int) previous)
              : last(window.longs(), count, previous);
      if (previous < 0) {
        return false;
      }
    }
    return previous <= limit;
  }

  /** The last offset; negative when one is, or descends. */
  private static long last(IntBuffer offsets, int count, int before) {
    int previous = before;
    int signs = 0;
    for (int i = 0; i < count; i++) {
      int next = offsets.get(i);
      signs |= next | (next - previous);
      previous = next;
    }
    return signs < 0 ? -1 : previous;
  }

  private static long last(LongBuffer offsets, int count, long before) {
    long previous = before;
    long signs = 0;
    for (int i = 0; i < count; i++) {
      long next = offsets.get(i);
      signs |= next | (next - previous);
      previous = next;
    }
    return signs < 0 ? -1 : previous;
  }
}
