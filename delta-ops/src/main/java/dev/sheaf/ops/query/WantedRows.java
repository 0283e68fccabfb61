package dev.sheaf.ops.query;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.scan.Selection;
import java.util.Arrays;

/** The selected positions of a batch, to be asked for one by one. */
final class WantedRows {
  private final long[] words = new long[RowAddress.CHUNK_ROWS / Long.SIZE];
  private boolean all;

  void set(Selection selection) {
    all = selection instanceof Selection.All;
    if (all) {
      return;
    }
    Arrays.fill(words, 0);
    int[] positions = new int[selection.count()];
    selection.copyTo(positions);
    for (int position : positions) {
      words[position >>> 6] |= 1L << position;
    }
  }

  boolean contains(int position) {
    return all || (words[position >>> 6] >>> position & 1) != 0;
  }
}
