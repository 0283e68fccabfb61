package dev.sheaf.ops.query;

import dev.sheaf.store.vector.LongValues;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The values of one column in the present block, read once for all who use them. */
final class LongColumn {
  final long[] values = new long[LongValues.BLOCK];

  /** Which rows of the block are not null; null when all are. */
  long @Nullable [] present;

  /** The values of a whole batch, by position, once {@link #loadRows} was called. */
  private long[] rows = new long[0];

  private long @Nullable [] rowsPresent;
  private @Nullable LongValues source;

  /** Goes on with another batch. */
  void open(FieldVector vector) {
    source = LongValues.of(vector);
  }

  /** Reads all rows of the batch, of which there are {@code count}. */
  void loadRows(int count) {
    LongValues opened = source();
    if (rows.length < count) {
      rows = new long[count];
    }
    for (int start = 0; start < count; start += LongValues.BLOCK) {
      int size = Math.min(LongValues.BLOCK, count - start);
      opened.read(start, size, values);
      System.arraycopy(values, 0, rows, start, size);
    }
    rowsPresent = opened.present(0, count);
  }

  /** The value at a position, of all that were loaded. */
  long row(int position) {
    return rows[position];
  }

  /** Whether the value at a position is not null. */
  boolean hasRow(int position) {
    return LongValues.has(rowsPresent, position);
  }

  private LongValues source() {
    LongValues opened = source;
    if (opened == null) {
      throw new IllegalStateException("no batch");
    }
    return opened;
  }

  /** Reads a block of it. */
  void load(RowBlock block) {
    LongValues opened = source();
    int[] positions = block.positions;
    if (positions == null) {
      opened.read(block.start, block.count, values);
      present = opened.present(block.start, block.count);
    } else {
      opened.read(positions, block.from, block.count, values);
      present = opened.present(positions, block.from, block.count);
    }
  }
}
