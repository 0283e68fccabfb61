package dev.sheaf.store.vector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Bytes that grow at the end. Growing allocates a new buffer and copies: whoever holds a slice of
 * the old one keeps it.
 *
 * <p><i>Invariant.</i> Behind {@link #reserve}, the bytes from {@code used} on are in no slice that
 * {@link #view} gave: bytes that were viewed, dropped, and are to be written again move first.
 */
final class GrowingBuffer {
  /** Smaller than this is not worth growing out of: a cache line. */
  private static final long BYTES_MIN = 64;

  private final BufferAllocator allocator;
  private ArrowBuf buffer;
  private long viewed;

  GrowingBuffer(BufferAllocator allocator) {
    this.allocator = allocator;
    this.buffer = allocator.getEmpty();
  }

  /** Where the bytes are, until the next call that reserves. */
  long address() {
    return buffer.memoryAddress();
  }

  /** Where the room for them ends. */
  long limit() {
    return buffer.memoryAddress() + buffer.capacity();
  }

  /** Makes room for {@code bytes} in all, at least doubling; keeps the first {@code used}. */
  void reserve(long bytes, long used) {
    if (bytes > buffer.capacity()) {
      replace(Math.max(Math.max(bytes, BYTES_MIN), 2 * buffer.capacity()), used);
    } else if (used < viewed) {
      relocate(used);
    }
  }

  /** Makes room for {@code bytes} in all and no more than that; keeps the first {@code used}. */
  void reserveExactly(long bytes, long used) {
    if (bytes > buffer.capacity()) {
      replace(bytes, used);
    }
  }

  /** Moves to memory that nobody has a slice of; keeps the first {@code used}. */
  void relocate(long used) {
    replace(buffer.capacity(), used);
  }

  private void replace(long bytes, long used) {
    ArrowBuf next = allocator.buffer(bytes);
    if (used > 0) {
      MemoryUtil.copyMemory(buffer.memoryAddress(), next.memoryAddress(), used);
    }
    ArrowBuf old = buffer;
    buffer = next;
    viewed = 0;
    old.close();
  }

  /** The first {@code bytes}, borrowed: to be retained by whoever keeps it. Never written again. */
  ArrowBuf view(long bytes) {
    viewed = Math.max(viewed, bytes);
    return slice(bytes);
  }

  /** The first {@code bytes}, borrowed, and watched over by the caller. */
  ArrowBuf slice(long bytes) {
    return buffer.slice(0, bytes);
  }

  void close() {
    ArrowBuf old = buffer;
    buffer = allocator.getEmpty();
    viewed = 0;
    old.close();
  }
}
