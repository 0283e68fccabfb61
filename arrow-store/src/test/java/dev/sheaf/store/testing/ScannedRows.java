package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.Snapshot;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** Reads rows of a dataset as plain values, and checks on the way that batches keep their word. */
public final class ScannedRows {
  private ScannedRows() {}

  /** All that a scan reads, in its order. */
  public static List<List<@Nullable Object>> of(Snapshot snapshot, Scan scan) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (BatchCursor cursor = snapshot.scan(scan)) {
      while (cursor.advance(batch -> rows.addAll(read(batch)))) {
        assertFalse(rows.isEmpty());
      }
      assertFalse(cursor.advance(batch -> rows.add(List.of())), "nothing comes after the end");
    }
    return rows;
  }

  /** All that a scan reads, checked out. */
  static List<List<@Nullable Object>> checkedOut(
      BufferAllocator allocator, Snapshot snapshot, Scan scan) {
    try (VectorSchemaRoot root = snapshot.checkout(allocator, scan)) {
      root.getFieldVectors()
          .forEach(vector -> assertEquals(root.getRowCount(), vector.getValueCount()));
      return ModelBatch.read(root).rows();
    }
  }

  /** The selected rows of a batch. */
  public static List<List<@Nullable Object>> read(Batch batch) {
    int[] positions = positions(batch);
    assertTrue(positions.length > 0, "a batch is never empty");
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int position : positions) {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 0; i < batch.schema().getFields().size(); i++) {
        row.add(PlainValues.read(batch.column(i), position));
      }
      rows.add(row);
    }
    return rows;
  }

  /** The selected positions of a batch. */
  static int[] positions(Batch batch) {
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    for (int i = 0; i < positions.length; i++) {
      assertTrue(positions[i] < batch.rowCount(), "positions lie in the batch");
      assertTrue(i == 0 || positions[i - 1] < positions[i], "positions increase");
    }
    return positions;
  }
}
