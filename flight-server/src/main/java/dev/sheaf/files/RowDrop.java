package dev.sheaf.files;

import java.util.BitSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** Removes rows from a batch: rare, so value by value. */
final class RowDrop {
  private RowDrop() {}

  /** Removes these rows; the root's vectors are replaced in content, not in identity. */
  static void drop(BufferAllocator allocator, VectorSchemaRoot root, BitSet rows) {
    int rowCount = root.getRowCount();
    int kept = rowCount - rows.cardinality();
    for (FieldVector vector : root.getFieldVectors()) {
      try (FieldVector copy = vector.getField().createVector(allocator)) {
        int to = 0;
        for (int row = rows.nextClearBit(0); row < rowCount; row = rows.nextClearBit(row + 1)) {
          copy.copyFromSafe(row, to++, vector);
        }
        copy.setValueCount(kept);
        copy.makeTransferPair(vector).transfer();
      }
    }
    root.setRowCount(kept);
  }
}
