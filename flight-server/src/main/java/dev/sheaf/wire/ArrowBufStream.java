package dev.sheaf.wire;

import java.io.InputStream;
import org.apache.arrow.memory.ArrowBuf;

/** A part of a buffer as a stream; borrowed. */
final class ArrowBufStream extends InputStream {
  private final ArrowBuf buffer;
  private final long end;
  private long at;

  /** Bytes {@code [from, from + count)}. */
  ArrowBufStream(ArrowBuf buffer, long from, long count) {
    this.buffer = buffer;
    this.at = from;
    this.end = from + count;
  }

  @Override
  public int read() {
    return at < end ? buffer.getByte(at++) & 0xFF : -1;
  }

  @Override
  public int read(byte[] into, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int count = (int) Math.min(length, end - at);
    if (count == 0) {
      return -1;
    }
    buffer.getBytes(at, into, offset, count);
    at += count;
    return count;
  }

  @Override
  public int available() {
    return (int) Math.min(Integer.MAX_VALUE, end - at);
  }
}
