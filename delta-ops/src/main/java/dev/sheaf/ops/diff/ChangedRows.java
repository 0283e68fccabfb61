package dev.sheaf.ops.diff;

import dev.sheaf.ops.pair.KeyGroups;

/**
 * Addresses of rows that differ, side by side: before and after, or one of them {@link
 * KeyGroups#NONE}. Grows, is narrowed and is emptied; on the heap.
 */
final class ChangedRows {
  private final long[] before;
  private final long[] after;
  private int count;

  ChangedRows(int room) {
    this.before = new long[room];
    this.after = new long[room];
  }

  int count() {
    return count;
  }

  long[] before() {
    return before;
  }

  long[] after() {
    return after;
  }

  void add(long from, long to) {
    before[count] = from;
    after[count++] = to;
  }

  boolean isPair(int row) {
    return before[row] != KeyGroups.NONE && after[row] != KeyGroups.NONE;
  }

  DiffType type(int row) {
    return after[row] == KeyGroups.NONE
        ? DiffType.REMOVED
        : before[row] == KeyGroups.NONE ? DiffType.ADDED : DiffType.MODIFIED;
  }

  DiffType[] types() {
    DiffType[] types = new DiffType[count];
    for (int i = 0; i < count; i++) {
      types[i] = type(i);
    }
    return types;
  }

  /** The rows {@code [from, from + length)}. */
  ChangedRows slice(int from, int length) {
    ChangedRows slice = new ChangedRows(length);
    for (int i = from; i < from + length; i++) {
      slice.add(before[i], after[i]);
    }
    return slice;
  }

  /** The rows to be kept. */
  ChangedRows keep(boolean[] kept) {
    ChangedRows narrowed = new ChangedRows(count);
    for (int i = 0; i < count; i++) {
      if (kept[i]) {
        narrowed.add(before[i], after[i]);
      }
    }
    return narrowed;
  }

  /** Each pair as a removal and an addition. */
  ChangedRows apart() {
    ChangedRows apart = new ChangedRows(2 * count);
    for (int i = 0; i < count; i++) {
      if (before[i] != KeyGroups.NONE) {
        apart.add(before[i], KeyGroups.NONE);
      }
      if (after[i] != KeyGroups.NONE) {
        apart.add(KeyGroups.NONE, after[i]);
      }
    }
    return apart;
  }
}
