package dev.sheaf.store.rows;

/**
 * Kernels over the words of a chunk: bit i of word w stands for position {@code 64 * w + i}.
 *
 * <p>Which loop finds positions fastest depends on how many bits are set. Nanoseconds per set bit
 * at 5, 50, 80, 95, 99 and 99.9 %, random bits, Java 17, two cores:
 *
 * <pre>
 *   one bit at a time (the twin)   3.0   1.07  0.97  1.24  1.09  0.97
 *   four bits at a time            2.2   0.86  0.80  0.79  0.74  0.73   chosen below 60 %
 *   a table by byte                9.1   0.94  0.59  0.49  0.36  0.15   chosen below 97 %
 *   copies between the holes       9.0   0.95  0.72  0.58  0.26  0.14   chosen above
 *   bounds of runs instead         3.9   1.01  0.64  0.26  0.12  0.03   see runs
 * </pre>
 *
 * All but the twin write up to {@value #SLACK} positions past the last valid one, which is why they
 * leave the end of the caller's array to the twin.
 */
final class SetBits {
  /** The most positions that a fast loop writes past the valid ones. */
  private static final int SLACK = 64;

  /** 0, 1, 2, …: what a run of set bits is copied from. */
  private static final int[] ASCENDING = new int[RowAddress.CHUNK_ROWS + SLACK];

  /** For each byte the positions of its set bits, in eight ints. */
  private static final int[] BITS_OF_BYTE = new int[256 * 8];

  static {
    for (int i = 0; i < ASCENDING.length; i++) {
      ASCENDING[i] = i;
    }
    for (int value = 0; value < 256; value++) {
      int count = 0;
      for (int bit = 0; bit < 8; bit++) {
        if ((value >>> bit & 1) != 0) {
          BITS_OF_BYTE[value * 8 + count++] = bit;
        }
      }
    }
  }

  private SetBits() {}

  /** How many bits are set. */
  static int count(long[] words) {
    int count = 0;
    for (long word : words) {
      count += Long.bitCount(word);
    }
    return count;
  }

  /**
   * Writes the positions of the set bits to {@code target}, ascending, and returns their count.
   * Behind them {@code target} may be overwritten. Behaves as if written:
   *
   * <pre>{@code
   * int count = 0;
   * for (int position = 0; position < 64 * words.length; position++) {
   *   if ((words[position >>> 6] >>> position & 1) != 0) target[count++] = position;
   * }
   * return count;
   * }</pre>
   */
  static int positions(long[] words, int[] target) {
    int bits = words.length * Long.SIZE;
    int set = count(words);
    if (set < bits * 0.60) {
      return ofSparse(words, target);
    }
    return set < bits * 0.97 ? ofDense(words, target) : ofNearlyFull(words, target);
  }

  /**
   * Writes the bounds of the maximal runs of set bits to {@code bounds}, each as its first position
   * and the position behind its last, and returns their count, twice that of the runs. Behaves as
   * if written:
   *
   * <pre>{@code
   * int count = 0;
   * for (int position = 0; position < 64 * words.length; position++) {
   *   boolean inside = count % 2 == 1;
   *   if ((words[position >>> 6] >>> position & 1) != 0 != inside) bounds[count++] = position;
   * }
   * if (count % 2 == 1) bounds[count++] = 64 * words.length;
   * return count;
   * }</pre>
   */
  static int runs(long[] words, int[] bounds) {
    int end = 0;
    long lastBit = 0;
    for (int word = 0; word < words.length; word++) {
      long bits = words[word];
      long changes = bits ^ (bits << 1 | lastBit);
      end = ofWord(changes, word << 6, bounds, end);
      lastBit = bits >>> 63;
    }
    if (lastBit != 0) {
      bounds[end++] = words.length << 6;
    }
    return end;
  }

  /** Writes {@code count} ascending positions that begin with {@code from}. */
  static void ascending(int from, int count, int[] target, int at) {
    System.arraycopy(ASCENDING, from, target, at, count);
  }

  private static int ofWord(long word, int base, int[] target, int at) {
    int end = at;
    for (long bits = word; bits != 0; bits &= bits - 1) {
      target[end++] = base + Long.numberOfTrailingZeros(bits);
    }
    return end;
  }

  private static int ofSparse(long[] words, int[] target) {
    int end = 0;
    for (int word = 0; word < words.length; word++) {
      if (end + SLACK > target.length) {
        end = ofWord(words[word], word << 6, target, end);
        continue;
      }
      long bits = words[word];
      int base = word << 6;
      int next = end + Long.bitCount(bits);
      for (int i = end; i < next; i += 4) {
        target[i] = base + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        target[i + 1] = base + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        target[i + 2] = base + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
        target[i + 3] = base + Long.numberOfTrailingZeros(bits);
        bits &= bits - 1;
      }
      end = next;
    }
    return end;
  }

  private static int ofDense(long[] words, int[] target) {
    int end = 0;
    for (int word = 0; word < words.length; word++) {
      if (end + SLACK > target.length) {
        end = ofWord(words[word], word << 6, target, end);
      } else if (words[word] == -1L) {
        System.arraycopy(ASCENDING, word << 6, target, end, Long.SIZE);
        end += Long.SIZE;
      } else {
        end = byTable(words[word], word << 6, target, end);
      }
    }
    return end;
  }

  private static int byTable(long word, int wordBase, int[] target, int at) {
    int end = at;
    int base = wordBase;
    for (long bits = word; base < wordBase + Long.SIZE; bits >>>= 8, base += 8) {
      int row = (int) (bits & 0xFF) << 3;
      target[end] = base + BITS_OF_BYTE[row];
      target[end + 1] = base + BITS_OF_BYTE[row + 1];
      target[end + 2] = base + BITS_OF_BYTE[row + 2];
      target[end + 3] = base + BITS_OF_BYTE[row + 3];
      target[end + 4] = base + BITS_OF_BYTE[row + 4];
      target[end + 5] = base + BITS_OF_BYTE[row + 5];
      target[end + 6] = base + BITS_OF_BYTE[row + 6];
      target[end + 7] = base + BITS_OF_BYTE[row + 7];
      end += Long.bitCount(bits & 0xFF);
    }
    return end;
  }

  private static int ofNearlyFull(long[] words, int[] target) {
    int end = 0;
    for (int word = 0; word < words.length; word++) {
      int base = word << 6;
      if (end + 2 * SLACK > target.length) { // the last copy begins up to 63 positions further on
        end = ofWord(words[word], base, target, end);
        continue;
      }
      int start = 0;
      for (long holes = ~words[word]; holes != 0; holes &= holes - 1) {
        int hole = Long.numberOfTrailingZeros(holes);
        // A copy of fixed length is faster than one of the right length; the next overwrites it.
        System.arraycopy(ASCENDING, base + start, target, end, SLACK);
        end += hole - start;
        start = hole + 1;
      }
      System.arraycopy(ASCENDING, base + start, target, end, SLACK);
      end += Long.SIZE - start;
    }
    return end;
  }
}
