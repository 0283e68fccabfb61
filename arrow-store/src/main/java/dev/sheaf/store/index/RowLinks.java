package dev.sheaf.store.index;

import java.util.Arrays;

/**
 * What the index keeps for each row of one chunk: the next older row of its chain, and 32 bits of
 * its content hash.
 *
 * <p><i>Representation:</i> parallel arrays by position, as long as the highest position added
 * needs. {@code older} is a ref plus one in 40 bits (32 and 8), zero at the end of the chain; its
 * arrays exist only once a row of the chunk is not the first of its chain.
 */
final class RowLinks {
  private static final int[] NO_INTS = {};
  private static final byte[] NO_BYTES = {};
  private static final int CHUNK_ROWS = 1 << 16;

  private int[] checks = NO_INTS;
  private int[] olderLow = NO_INTS;
  private byte[] olderHigh = NO_BYTES;

  int check(int position) {
    return checks[position];
  }

  /** The ref of the next older row, or -1. */
  long older(int position) {
    if (position >= olderLow.length) {
      return -1;
    }
    return ((olderHigh[position] & 0xFFL) << 32 | (olderLow[position] & 0xFFFF_FFFFL)) - 1;
  }

  /** Enters a row, the first of its chain unless {@link #setOlder} says otherwise. */
  void set(int position, int check) {
    if (position >= checks.length) {
      checks = Arrays.copyOf(checks, lengthFor(position));
    }
    checks[position] = check;
  }

  void setOlder(int position, long olderRef) {
    if (position >= olderLow.length) {
      int length = lengthFor(position);
      olderLow = Arrays.copyOf(olderLow, length);
      olderHigh = Arrays.copyOf(olderHigh, length);
    }
    long stored = olderRef + 1;
    olderLow[position] = (int) stored;
    olderHigh[position] = (byte) (stored >>> 32);
  }

  long retainedBytes() {
    return 4L * checks.length + 4L * olderLow.length + olderHigh.length;
  }

  /** Half as much again, so that many small chunks stay small; never more than a chunk. */
  private static int lengthFor(int position) {
    return Math.min(CHUNK_ROWS, position + 1 + Math.max(8, position / 2));
  }
}
