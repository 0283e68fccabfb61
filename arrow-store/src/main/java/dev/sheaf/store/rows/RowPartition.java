package dev.sheaf.store.rows;

import java.util.Arrays;
import org.roaringbitmap.Container;

/**
 * Divides the rows of a chunk into groups, by which of some containers they are in.
 *
 * <p>Starts with one group and refines it by one container after the other: a group that lies
 * partly inside is split. Refining by the difference of two containers instead of the second is as
 * good once the first has been used, and costs what differs.
 *
 * <p><b>Threads.</b> One. Keeps some 512 KiB. <b>Cost.</b> O(rows of the chunk + rows of all
 * containers that it is refined by).
 */
final class RowPartition {
  static final int ABSENT = -1;

  private final int[] groupOf = new int[RowAddress.CHUNK_ROWS];
  private final int[] positions = new int[RowAddress.CHUNK_ROWS];
  private final Positions unpacking = new Positions();

  private int count;
  private int[] sizes = new int[16];
  private int[] inside = new int[16];
  private int[] movesTo = new int[16];
  private int[] touched = new int[16];

  /** Starts anew, with all rows in one group. */
  void start(Container rows) {
    int size = unpacking.fill(rows, positions);
    Arrays.fill(groupOf, ABSENT);
    for (int i = 0; i < size; i++) {
      groupOf[positions[i]] = 0;
    }
    count = 1;
    sizes[0] = size;
  }

  /** Splits the groups that lie partly in {@code part}, which is a subset of all rows. */
  void refine(Container part) {
    int rows = unpacking.fill(part, positions);
    int touchedCount = 0;
    for (int i = 0; i < rows; i++) {
      int group = groupOf[positions[i]];
      if (inside[group]++ == 0) {
        touched[touchedCount++] = group;
      }
    }
    for (int i = 0; i < touchedCount; i++) {
      split(touched[i]);
    }
    for (int i = 0; i < rows; i++) {
      groupOf[positions[i]] = movesTo[groupOf[positions[i]]];
    }
  }

  /**
   * Numbers the groups in the order of their first rows, and returns those rows' positions.
   *
   * @param rows all rows, as given to {@link #start}
   */
  int[] number(Container rows) {
    int[] firsts = new int[count];
    Arrays.fill(movesTo, 0, count, ABSENT);
    int numbered = 0;
    int size = unpacking.fill(rows, positions);
    for (int i = 0; i < size; i++) {
      int group = groupOf[positions[i]];
      if (movesTo[group] == ABSENT) {
        firsts[numbered] = positions[i];
        movesTo[group] = numbered++;
      }
      groupOf[positions[i]] = movesTo[group];
    }
    return firsts;
  }

  /** The group of the row at a position, {@link #ABSENT} if there is none. */
  int groupAt(int position) {
    return groupOf[position];
  }

  /** Moves the part of a group that lies inside to a group of its own, unless that is all. */
  private void split(int group) {
    int target = group;
    if (inside[group] < sizes[group]) {
      target = addGroup(inside[group]); // which may replace the arrays
      sizes[group] -= inside[group];
    }
    movesTo[group] = target;
    inside[group] = 0;
  }

  private int addGroup(int size) {
    if (count == sizes.length) {
      sizes = Arrays.copyOf(sizes, 2 * count);
      inside = Arrays.copyOf(inside, 2 * count);
      movesTo = Arrays.copyOf(movesTo, 2 * count);
      touched = Arrays.copyOf(touched, 2 * count);
    }
    sizes[count] = size;
    return count++;
  }
}
