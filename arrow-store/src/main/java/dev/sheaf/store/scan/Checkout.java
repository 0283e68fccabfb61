package dev.sheaf.store.scan;

import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Gathers all rows of a cursor into fresh, dense vectors.
 *
 * <p><i>Cost:</i> copies each wanted value once; fixed-width columns are sized beforehand.
 */
public final class Checkout {
  private Checkout() {}

  /**
   * All rows that are left in a cursor, in its order.
   *
   * @param allocator pays for the result
   * @param rowsExpected to size the result by; a guess that is too low costs copies, not
   *     correctness
   * @return a new root; the caller closes it
   * @throws dev.sheaf.store.error.SheafException LIMIT_EXCEEDED if a column does not fit into one
   *     vector
   */
  public static VectorSchemaRoot of(
      BufferAllocator allocator, BatchCursor cursor, int rowsExpected) {
    List<Field> fields = cursor.schema().getFields();
    List<GrowingColumn> columns = new ArrayList<>(fields.size());
    List<FieldVector> finished = new ArrayList<>(fields.size());
    try {
      for (Field field : fields) {
        GrowingColumn column = GrowingColumn.create(allocator, field);
        columns.add(column);
        column.reserve(rowsExpected, 0);
      }
      int[] rows = {0};
      cursor.forEach(
          batch -> {
            batch.appendTo(columns);
            rows[0] += batch.selectedCount();
          });
      for (GrowingColumn column : columns) {
        finished.add(column.finish());
      }
      return new VectorSchemaRoot(cursor.schema(), finished, rows[0]);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(columns));
    }
  }
}
