package dev.sheaf.ops.merge;

import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;

/**
 * The rows of some keys that both sides changed, as sets: which row belongs to which key is found
 * by joining them. On the heap some bytes per row.
 *
 * @param base rows of the base
 * @param ours our rows
 * @param theirs their rows
 */
record ContestedRows(RowSet base, RowSet ours, RowSet theirs) {
  static final ContestedRows NONE =
      new ContestedRows(RowSet.empty(), RowSet.empty(), RowSet.empty());

  boolean isEmpty() {
    return base.isEmpty() && ours.isEmpty() && theirs.isEmpty();
  }

  /** Collects keys. */
  static final class Builder {
    private final RowSetBuilder base = new RowSetBuilder();
    private final RowSetBuilder ours = new RowSetBuilder();
    private final RowSetBuilder theirs = new RowSetBuilder();
    private long keyCount;

    void add(Contest contest, int i) {
      keyCount++;
      add(base, contest.base(i));
      add(ours, contest.ours(i));
      add(theirs, contest.theirs(i));
    }

    long keyCount() {
      return keyCount;
    }

    ContestedRows build() {
      return new ContestedRows(base.build(), ours.build(), theirs.build());
    }

    private static void add(RowSetBuilder rows, long address) {
      if (address != Contest.ABSENT) {
        rows.add(address);
      }
    }
  }
}
