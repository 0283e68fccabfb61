package dev.sheaf.ops.query;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.Selection;
import dev.sheaf.store.vector.LongValues;
import org.jspecify.annotations.Nullable;

/**
 * Some wanted rows of a batch, at most {@link LongValues#BLOCK}: what a kernel takes at a time.
 *
 * <p>They follow each other from {@link #start} on, unless {@link #positions} lists them. The group
 * of the i-th is {@code groups[from + i]}.
 */
final class RowBlock {
  int @Nullable [] positions;
  int start;
  int from;
  int count;
  int[] groups = new int[0];
  private int selected;

  /** Begins with the rows of a batch; {@link #next} moves to the first block. */
  void begin(Batch batch, int[] groupsOfRows) {
    Selection selection = batch.selection();
    positions = selection instanceof Selection.Positions listed ? listed.array() : null;
    start = selection instanceof Selection.Range range ? range.from() : 0;
    from = 0;
    count = 0;
    selected = selection.count();
    groups = groupsOfRows;
  }

  /** Moves to the next rows of the batch, if there are any. */
  boolean next() {
    from += count;
    start += count;
    count = Math.min(LongValues.BLOCK, selected - from);
    return count > 0;
  }

  /** Where the i-th row stands in the batch. */
  int position(int i) {
    int[] listed = positions;
    return listed == null ? start + i : listed[from + i];
  }
}
