package dev.sheaf.wire;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ReadableByteChannel;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Bytes of an IPC stream of which it is known how many there are, or not.
 *
 * <p><i>Threads:</i> one.
 */
final class IpcInput {
  /** For a length that is not known. */
  static final long UNKNOWN = Long.MAX_VALUE;

  /** What is allocated at once on the word of a sender whose bytes cannot be counted before. */
  private static final long TRUSTED_BYTES = 1 << 20;

  private static final int SLICE_BYTES = 1 << 30;

  private final ReadableByteChannel channel;
  private final long end;
  private long position;

  /**
   * The bytes from {@code position} on.
   *
   * @param position at which the channel stands, for messages
   * @param end behind the last byte, or {@link #UNKNOWN}
   */
  IpcInput(ReadableByteChannel channel, long position, long end) {
    this.channel = channel;
    this.position = position;
    this.end = end;
  }

  /** Bytes from the beginning of the file. */
  long position() {
    return position;
  }

  /** How many bytes there may be still. */
  long left() {
    return end == UNKNOWN ? UNKNOWN : end - position;
  }

  /** Reads a little-endian number of 32 bits, or says that the stream ends here. */
  boolean readInt(ByteBuffer into) throws IOException {
    into.clear().limit(Integer.BYTES);
    into.order(ByteOrder.LITTLE_ENDIAN);
    if (left() == 0) {
      return false;
    }
    int first = read(into);
    if (first < 0) {
      return false;
    }
    readFully(into);
    return true;
  }

  /** Reads so many bytes onto the heap. */
  ByteBuffer readBytes(int count) throws IOException {
    requireLeft(count);
    ByteBuffer bytes = ByteBuffer.allocate(count);
    readFully(bytes);
    return bytes.flip();
  }

  /** Reads a body, as the readable bytes of a new buffer; the caller closes it. */
  ArrowBuf readBody(BufferAllocator allocator, long bytes) throws IOException {
    requireLeft(bytes);
    long part = end == UNKNOWN ? Math.min(bytes, TRUSTED_BYTES) : bytes;
    ArrowBuf body = allocator.buffer(part);
    try {
      readInto(body, 0, part);
      while (part < bytes) {
        long larger = Math.min(bytes, 2 * part);
        ArrowBuf grown = allocator.buffer(larger);
        grown.setBytes(0, body, 0, part);
        body.close();
        body = grown;
        readInto(body, part, larger);
        part = larger;
      }
      body.writerIndex(bytes);
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private void readInto(ArrowBuf body, long from, long to) throws IOException {
    for (long at = from; at < to; ) {
      int count = (int) Math.min(SLICE_BYTES, to - at);
      readFully(body.nioBuffer(at, count));
      at += count;
    }
  }

  private void requireLeft(long bytes) throws IOException {
    if (bytes > left()) {
      throw new EOFException();
    }
  }

  private void readFully(ByteBuffer into) throws IOException {
    while (into.hasRemaining()) {
      if (read(into) < 0) {
        throw new EOFException();
      }
    }
  }

  private int read(ByteBuffer into) throws IOException {
    int count = channel.read(into);
    position += Math.max(0, count);
    return count;
  }
}
