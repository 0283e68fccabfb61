package dev.sheaf.store.vector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Offsets of 32 or 64 bits that grow at the end: one more than there are rows, beginning with 0,
 * never descending.
 */
final class GrowingOffsets {
  private final GrowingBuffer buffer;
  private final int width;
  private int rows;

  GrowingOffsets(BufferAllocator allocator, int width) {
    this.buffer = new GrowingBuffer(allocator);
    this.width = width;
  }

  /** The last offset: where the next row begins. */
  long end() {
    return at(rows);
  }

  long at(int row) {
    if (rows == 0) {
      return 0;
    }
    return width == 4
        ? MemoryUtil.getInt(buffer.address() + ((long) row << 2))
        : MemoryUtil.getLong(buffer.address() + ((long) row << 3));
  }

  /** Whether offsets up to {@code end} can be written. */
  boolean canReach(long end) {
    return width == 8 || end <= Integer.MAX_VALUE;
  }

  void reserve(int more) {
    buffer.reserve(bytes(rows + (long) more), rows == 0 ? 0 : bytes(rows));
    begin();
  }

  void reserveExactly(int totalRows) {
    buffer.reserveExactly(bytes(totalRows), rows == 0 ? 0 : bytes(rows));
  }

  private void begin() {
    if (rows == 0) {
      MemoryUtil.setMemory(buffer.address(), width, (byte) 0);
    }
  }

  /** Appends rows of these lengths; room is reserved. */
  void append(long[] lengths, int count) {
    long end = end();
    long at = buffer.address() + bytes(rows);
    if (width == 4) {
      for (int i = 0; i < count; i++) {
        end += lengths[i];
        MemoryUtil.putInt(at + ((long) i << 2), (int) end);
      }
    } else {
      for (int i = 0; i < count; i++) {
        end += lengths[i];
        MemoryUtil.putLong(at + ((long) i << 3), end);
      }
    }
    rows += count;
  }

  /** Appends rows that lie behind each other in a source, from its row {@code start} on. */
  void append(Spans source, int start, int count) {
    long shift = end() - source.at(start);
    long at = buffer.address() + bytes(rows);
    if (width == 4) {
      for (int i = 0; i < count; i++) {
        MemoryUtil.putInt(at + ((long) i << 2), (int) (source.at(start + i + 1) + shift));
      }
    } else {
      for (int i = 0; i < count; i++) {
        MemoryUtil.putLong(at + ((long) i << 3), source.at(start + i + 1) + shift);
      }
    }
    rows += count;
  }

  /** Appends empty rows. */
  void appendEmpty(int count) {
    reserve(count);
    long end = end();
    long at = buffer.address() + bytes(rows);
    for (int i = 0; i < count; i++) {
      if (width == 4) {
        MemoryUtil.putInt(at + ((long) i << 2), (int) end);
      } else {
        MemoryUtil.putLong(at + ((long) i << 3), end);
      }
    }
    rows += count;
  }

  void truncate(int toRows) {
    rows = Math.min(rows, toRows);
  }

  /** The offsets of the first {@code viewRows} rows, borrowed; nothing when there are none. */
  ArrowBuf view(int viewRows) {
    return buffer.view(viewRows == 0 ? 0 : bytes(viewRows));
  }

  long usedBytes() {
    return rows == 0 ? 0 : bytes(rows);
  }

  void close() {
    rows = 0;
    buffer.close();
  }

  private long bytes(long offsetsOfRows) {
    return (offsetsOfRows + 1) * width;
  }
}
