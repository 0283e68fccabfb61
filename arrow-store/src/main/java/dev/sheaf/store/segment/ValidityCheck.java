package dev.sheaf.store.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.arrow.memory.ArrowBuf;

/**
 * A column has as many zero bits as its null count says; bits behind the last row are ignored.
 *
 * @param offset of the buffer in the body, in bytes
 * @param count rows
 * @param nullCount zero bits among them
 */
record ValidityCheck(long offset, long count, long nullCount) implements BodyCheck {
  @Override
  public boolean holdsIn(ArrowBuf body) {
    int length = Math.toIntExact((count + 7) / 8);
    ByteBuffer bits = body.nioBuffer(offset, length).order(ByteOrder.LITTLE_ENDIAN);
    long valid = 0;
    int at = 0;
    for (long whole = count >>> 6; whole > 0; whole--, at += Long.BYTES) {
      valid += Long.bitCount(bits.getLong(at));
    }
    for (long rest = count & 63; rest > 0; rest -= Byte.SIZE, at++) {
      int mask = rest >= Byte.SIZE ? 0xFF : (1 << rest) - 1;
      valid += Integer.bitCount(bits.get(at) & mask);
    }
    return count - valid == nullCount;
  }

  @Override
  public String foundOtherwise() {
    return "the null count of a column is not that of its bits";
  }
}
