package dev.sheaf.store.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.apache.arrow.memory.ArrowBuf;

/**
 * {@code count + 1} offsets begin at zero or later, never descend, and end within their data.
 *
 * @param offset of the buffer in the body, in bytes
 * @param count rows
 * @param width bytes of one offset, 4 or 8
 * @param limit bytes or rows of the data that the offsets point into
 */
record OffsetCheck(long offset, long count, int width, long limit) implements BodyCheck {
  private static final int BLOCK_OFFSETS = 1 << 20;

  @Override
  public boolean holdsIn(ArrowBuf body) {
    long previous = 0;
    for (long first = 0; first <= count; first += BLOCK_OFFSETS) {
      int length = (int) Math.min(BLOCK_OFFSETS, count + 1 - first);
      ByteBuffer block =
          body.nioBuffer(offset + first * width, length * width).order(ByteOrder.LITTLE_ENDIAN);
      previous =
          width == Integer.BYTES
              ? lastOf(block.asIntBuffer(), (int) previous)
              : lastOf(block.asLongBuffer(), previous);
      if (previous < 0) {
        return false;
      }
    }
    return previous <= limit;
  }

  /** The last offset of a block, or -1 when one is lower than that before it. */
  private static long lastOf(IntBuffer offsets, int before) {
    int previous = before;
    boolean ascending = true;
    for (int i = 0; i < offsets.limit(); i++) {
      int next = offsets.get(i);
      ascending &= next >= previous;
      previous = next;
    }
    return ascending ? previous : -1;
  }

  private static long lastOf(LongBuffer offsets, long before) {
    long previous = before;
    boolean ascending = true;
    for (int i = 0; i < offsets.limit(); i++) {
      long next = offsets.get(i);
      ascending &= next >= previous;
      previous = next;
    }
    return ascending ? previous : -1;
  }

  @Override
  public String foundOtherwise() {
    return "the offsets of a column descend or leave its data";
  }
}
