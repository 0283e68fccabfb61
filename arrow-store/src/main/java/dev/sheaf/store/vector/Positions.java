package dev.sheaf.store.vector;

import java.util.Objects;

/** Which rows a kernel reads, checked once at its entry. */
final class Positions {
  /** Rows that a kernel takes at a time: its scratch arrays stay in the first-level cache. */
  static final int BLOCK = 1_024;

  private Positions() {}

  /**
   * Checks that {@code positions[from, from + count)} are in {@code [0, rows)}. The loop has no
   * branch, so that the compiler makes vector instructions of it.
   */
  static void check(int[] positions, int from, int count, int rows) {
    Objects.checkFromIndexSize(from, count, positions.length);
    int least = Integer.MAX_VALUE;
    int most = -1;
    for (int i = from; i < from + count; i++) {
      least = Math.min(least, positions[i]);
      most = Math.max(most, positions[i]);
    }
    if (count > 0 && (least < 0 || most >= rows)) {
      throw new IndexOutOfBoundsException(
          "positions " + least + " to " + most + " in " + rows + " rows");
    }
  }

  /**
   * Checks the ends of {@code positions[from, from + count)}, which ascend: what a selection lists.
   */
  static void checkAscending(int[] positions, int from, int count, int rows) {
    Objects.checkFromIndexSize(from, count, positions.length);
    if (count > 0 && (positions[from] < 0 || positions[from + count - 1] >= rows)) {
      throw new IndexOutOfBoundsException(
          "positions "
              + positions[from]
              + " to "
              + positions[from + count - 1]
              + " in "
              + rows
              + " rows");
    }
  }

  /** Makes {@code into[0, count)} the numbers {@code start, start + 1, …}. */
  static void fill(int[] into, int start, int count) {
    for (int i = 0; i < count; i++) {
      into[i] = start + i;
    }
  }
}
