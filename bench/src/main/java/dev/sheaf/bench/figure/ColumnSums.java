package dev.sheaf.bench.figure;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.Selection;
import java.nio.LongBuffer;

/**
 * Adds up all {@code int64} columns of what a cursor lends: the consumer that somebody writes who
 * cares for speed, one loop for each shape of a selection.
 */
final class ColumnSums implements BatchConsumer {
  private long sum;

  /** Of everything lent so far, modulo 2^64. */
  long sum() {
    return sum;
  }

  @Override
  public void accept(Batch batch) {
    for (int column = 0; column < batch.schema().getFields().size(); column++) {
      LongBuffer longs = NumberTable.longs(batch.column(column));
      Selection selection = batch.selection();
      if (selection instanceof Selection.Positions listed) {
        sum += sum(longs, listed.array(), listed.count());
      } else if (selection instanceof Selection.Range range) {
        sum += sum(longs, range.from(), range.to());
      } else {
        sum += sum(longs, 0, selection.count());
      }
    }
  }

  /** The sum of the values at {@code [from, to)}. */
  static long sum(LongBuffer longs, int from, int to) {
    long sum = 0;
    for (int i = from; i < to; i++) {
      sum += longs.get(i);
    }
    return sum;
  }

  private static long sum(LongBuffer longs, int[] positions, int count) {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += longs.get(positions[i]);
    }
    return sum;
  }
}
