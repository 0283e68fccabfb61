package dev.sheaf.ops.query;

import dev.sheaf.store.vector.LongValues;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/** The values of one column in the present block, read once for all who use them. */
final class LongColumn {
  final long[] values = new long[LongValues.BLOCK];

  /** Which rows of the block are not null; null when all are. */
  long @Nullable [] present;

  private @Nullable LongValues source;

  /** Goes on with another batch. */
  void open(FieldVector vector) {
    source = LongValues.of(vector);
  }

  /** Reads a block of it. */
  void load(RowBlock block) {
    LongValues opened = source;
    if (opened == null) {
      throw new IllegalStateException("no batch");
    }
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
