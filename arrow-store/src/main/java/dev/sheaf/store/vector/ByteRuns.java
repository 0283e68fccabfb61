package dev.sheaf.store.vector;

import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Copies spans of bytes behind each other. Spans that follow each other in the source are copied at
 * once, so that gathering rows in order costs little more than one copy of the whole.
 */
final class ByteRuns {
  /** Up to here, copying a fixed number of words is faster than a call of the memory copier. */
  private static final int WORDS_BYTES = 32;

  private final long source;
  private final long sourceLimit;
  private final long toLimit;
  private long to;
  private long runStart;
  private long runLength;

  /**
   * From a buffer to the end of another with room for all that will be copied. What lies behind the
   * copied bytes in the room may be overwritten.
   */
  ByteRuns(ArrowBuf source, long to, long toLimit) {
    this.source = source.memoryAddress();
    this.sourceLimit = this.source + source.capacity();
    this.to = to;
    this.toLimit = toLimit;
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
    long from = source + runStart;
    if (runLength <= WORDS_BYTES
        && from + WORDS_BYTES <= sourceLimit
        && to + WORDS_BYTES <= toLimit) {
      // As many bytes whatever the length: the next run overwrites what is too much.
      for (int at = 0; at < WORDS_BYTES; at += 8) {
        MemoryUtil.putLong(to + at, MemoryUtil.getLong(from + at));
      }
    } else {
      MemoryUtil.copyMemory(from, to, runLength);
    }
    to += runLength;
    runStart += runLength;
    runLength = 0;
  }
}
