package dev.sheaf.store.table;

import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.vector.RowHasher;
import java.util.function.IntFunction;

/**
 * The fingerprint of stored rows, from their bytes.
 *
 * <p>A row counts with all columns of its segment, whatever the schema of the version that asks: so
 * adding, renaming, widening and dropping columns changes no fingerprint of rows.
 */
public final class RowSums {
  private RowSums() {}

  /**
   * The sum of the content hashes of some rows.
   *
   * <p><i>Cost:</i> reads every column of these rows.
   */
  public static Fingerprint of(RowSet rows, IntFunction<Segment> segments) {
    Fingerprint sum = Fingerprint.ZERO;
    int[] positions = new int[RowAddress.CHUNK_ROWS];
    for (RowChunk chunk : rows.chunks()) {
      Segment segment = segments.apply(chunk.segment());
      try (ChunkLease lease = segment.lease(chunk, "fingerprint")) {
        int count = chunk.positions(positions);
        sum = sum.plus(of(RowHashes.of(segment.schema(), lease::column, positions, count), count));
      }
    }
    return sum;
  }

  static Fingerprint of(RowHashes hashes, int count) {
    return RowHasher.sum(hashes.high, hashes.low, count);
  }
}
