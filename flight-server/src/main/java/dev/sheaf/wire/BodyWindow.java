package dev.sheaf.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * A few kilobytes of one buffer of a body, on the heap, that move over it.
 *
 * <p>A body may lie in thousands of pieces inside of the network library. Copying a block at a time
 * into the nearest cache costs less than reading values out of pieces, and needs no memory.
 *
 * <p><i>Threads:</i> one. A window is used for one buffer at a time.
 */
final class BodyWindow {
  private final byte[] bytes;
  private final ByteBuffer values;
  private final IntBuffer ints;
  private final LongBuffer longs;
  private long first;
  private int count;

  /**
   * An empty window.
   *
   * @param capacity bytes, a multiple of 32
   */
  BodyWindow(int capacity) {
    bytes = new byte[capacity];
    values = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    ints = values.asIntBuffer();
    longs = values.asLongBuffer();
  }

  int capacity() {
    return bytes.length;
  }

  /** The bytes as they are; those of the window come first. */
  byte[] bytes() {
    return bytes;
  }

  /** The bytes as little-endian values. */
  ByteBuffer values() {
    return values;
  }

  IntBuffer ints() {
    return ints;
  }

  LongBuffer longs() {
    return longs;
  }

  /** Forgets what it shows, before it is used for another buffer. */
  void clear() {
    first = 0;
    count = 0;
  }

  /**
   * Shows bytes {@code [position, min(position + capacity, end))} of a buffer.
   *
   * @return how many these are
   */
  int move(BodyBytes body, int buffer, long position, long end) {
    first = position;
    count = (int) Math.min(bytes.length, end - position);
    body.read(buffer, position, bytes, count);
    return count;
  }

  /**
   * Where in {@link #bytes()} a position is, after moving there if need be.
   *
   * @param width bytes from there that have to be shown too
   * @param end of the buffer, or of what is of interest in it
   */
  int find(BodyBytes body, int buffer, long position, int width, long end) {
    if (position < first || position + width > first + count) {
      move(body, buffer, position, end);
    }
    return (int) (position - first);
  }

  /** How many bytes are shown from an index of {@link #bytes()} on. */
  int shownFrom(int index) {
    return count - index;
  }
}
