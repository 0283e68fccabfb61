package dev.sheaf.store.table;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Checks what the store promises about rows: equal ones have one address, and the rows of a version
 * have different keys.
 *
 * <p>Looks every stored row up in the index over all of them, so it also checks the index.
 */
public final class RowIdentity {
  private static final int FINDINGS_MAX = 100;

  private final BufferAllocator allocator;
  private final StoredTable table;

  /** Of one table. */
  public RowIdentity(BufferAllocator allocator, StoredTable table) {
    this.allocator = allocator;
    this.table = table;
  }

  /** The rows that are stored twice, or that the index does not find, each as a clause. */
  public List<String> findEqualRows() {
    List<String> findings = new ArrayList<>();
    for (Segment segment : table.segments()) {
      for (int chunk = 0; chunk < segment.chunkCount(); chunk++) {
        try (ChunkLease lease = segment.lease(chunk, "check")) {
          int[] positions = StagedTable.slice(0, lease.rowCount());
          RowHashes hashes =
              RowHashes.of(segment.schema(), lease::column, positions, positions.length);
          RowFinder finder = new RowFinder(allocator, segment.schema(), table::segment);
          long[] found =
              table.lookUp(
                  index ->
                      finder.findEqual(index, lease::column, positions, hashes, positions.length));
          for (int i = 0; i < found.length; i++) {
            long address = RowAddress.of(segment.id(), chunk << 16 | i);
            if (found[i] != address && findings.size() < FINDINGS_MAX) {
              findings.add(
                  "row "
                      + RowAddress.toString(address)
                      + (found[i] < 0
                          ? " is not in the index"
                          : " equals row " + RowAddress.toString(found[i])));
            }
          }
        }
      }
    }
    return findings;
  }

  /**
   * The rows of a version that have the key of another one, each as a clause.
   *
   * @param live its rows
   */
  public List<String> findEqualKeys(RowSet live) {
    List<String> findings = new ArrayList<>();
    for (RowChunk chunk : live.chunks()) {
      Segment segment = table.segment(chunk.segment());
      try (ChunkLease lease = segment.lease(chunk, "check")) {
        int[] positions = new int[chunk.cardinality()];
        chunk.positions(positions);
        long[] hashes =
            segment.schema().keyless()
                ? RowHashes.of(segment.schema(), lease::column, positions, positions.length).keys
                : RowHashes.keys(segment.schema(), lease::column, positions, positions.length);
        RowFinder finder = new RowFinder(allocator, segment.schema(), table::segment);
        long[] found =
            table.lookUp(
                index ->
                    finder.findLive(
                        index, lease::column, positions, hashes, positions.length, live::contains));
        for (int i = 0; i < found.length; i++) {
          long address = RowAddress.of(chunk.segment(), chunk.firstOffset() + positions[i]);
          if (found[i] != address && findings.size() < FINDINGS_MAX) {
            findings.add(
                "two rows have one key, at "
                    + RowAddress.toString(address)
                    + " and "
                    + RowAddress.toString(found[i]));
          }
        }
      }
    }
    return findings;
  }
}
