package dev.sheaf.store.vector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Copies spans of bytes behind each other. Spans that follow each other in the source are copied at
 * once, so that gathering rows in order costs little more than one copy of the whole.
 */
final class ByteRuns {
  /** Up to here, a loop over words is faster than a call of the memory copier. */
  private static final int WORDS_BYTES_MAX = 32;

  private final long source;
  private long to;
  private long runStart;
  private long runLength;

  /** From a buffer to an address with room for all that will be copied. */
  ByteRuns(ArrowBuf source, long to) {
    this.source = source.memoryAddress();
    this.to = to;
  }

  /** Copies the spans, the last of them perhaps not before {@link #flush}. */
  void copy(long[] starts, long[] lengths, int count) {
    for (int i = 0; i < count; i++) {
      long length = lengths[i];
      if (starts[i] == runStart + runLength) {
        runLength += length;
      } else if (length > 0) {
        flush();
        runStart = starts[i];
        runLength = length;
      }
    }
  }

  /** Copies what was put off. */
  void flush() {
    if (runLength > WORDS_BYTES_MAX) {
      MemoryUtil.copyMemory(source + runStart, to, runLength);
    } else {
      copyShort(source + runStart, to, (int) runLength);
    }
    to += runLength;
    runStart += runLength;
    runLength = 0;
  }

  private static void copyShort(long from, long to, int length) {
    int at = 0;
    for (; at <= length - 8; at += 8) {
      MemoryUtil.putLong(to + at, MemoryUtil.getLong(from + at));
    }
    if (length >= 8) {
      // The last word overlaps the one before: same bytes to the same place.
      MemoryUtil.putLong(to + length - 8, MemoryUtil.getLong(from + length - 8));
      return;
    }
    if (length >= 4) {
      MemoryUtil.putInt(to + length - 4, MemoryUtil.getInt(from + length - 4));
      MemoryUtil.putInt(to, MemoryUtil.getInt(from));
      return;
    }
    for (int i = 0; i < length; i++) {
      MemoryUtil.putByte(to + i, MemoryUtil.getByte(from + i));
    }
  }
}
