package dev.sheaf.ops.merge;

import java.util.Arrays;

/**
 * Some keys that both sides of a merge changed, and their rows: for each key the addresses of its
 * row in the base, in ours and in theirs.
 *
 * <p><i>Representation:</i> three columns of one length; {@link #ABSENT} where a side has no row.
 * Each key has at least two rows, and ours is not theirs.
 */
final class Contest {
  /** In place of the address of a row that is not there. */
  static final long ABSENT = -1;

  private long[] base = new long[16];
  private long[] ours = new long[16];
  private long[] theirs = new long[16];
  private int count;

  void add(long baseRow, long ourRow, long theirRow) {
    if (count == base.length) {
      base = Arrays.copyOf(base, 2 * count);
      ours = Arrays.copyOf(ours, 2 * count);
      theirs = Arrays.copyOf(theirs, 2 * count);
    }
    base[count] = baseRow;
    ours[count] = ourRow;
    theirs[count++] = theirRow;
  }

  int count() {
    return count;
  }

  long base(int i) {
    return base[i];
  }

  long ours(int i) {
    return ours[i];
  }

  long theirs(int i) {
    return theirs[i];
  }

  /** The keys {@code [from, to)}. */
  Contest slice(int from, int to) {
    Contest slice = new Contest();
    for (int i = from; i < to; i++) {
      slice.add(base[i], ours[i], theirs[i]);
    }
    return slice;
  }

  /** All addresses: those of the base, then ours, then theirs. */
  long[] addresses() {
    long[] all = new long[3 * count];
    System.arraycopy(base, 0, all, 0, count);
    System.arraycopy(ours, 0, all, count, count);
    System.arraycopy(theirs, 0, all, 2 * count, count);
    return all;
  }
}
