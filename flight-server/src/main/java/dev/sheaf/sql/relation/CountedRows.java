package dev.sheaf.sql.relation;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * As many rows as a cursor without columns has, with one column of false: for queries that only
 * count, since DuckDB takes no rows without columns.
 */
public final class CountedRows implements BatchCursor {
  private static final Field COLUMN =
      new Field("row_is_there", FieldType.notNullable(ArrowType.Bool.INSTANCE), null);
  private static final Schema SCHEMA = new Schema(List.of(COLUMN));

  private final BufferAllocator allocator;
  private final BatchCursor rows;

  /**
   * The rows of a cursor.
   *
   * @param rows without columns; taken over
   */
  public CountedRows(BufferAllocator allocator, BatchCursor rows) {
    this.allocator = allocator;
    this.rows = rows;
  }

  @Override
  public Schema schema() {
    return SCHEMA;
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    return rows.advance(
        batch -> {
          int count = batch.selectedCount();
          try (BitVector column = BudgetErrors.within(allocator, () -> zeros(count))) {
            consumer.accept(Batch.of(SCHEMA, List.of(column), count));
          }
        });
  }

  private BitVector zeros(int count) {
    BitVector column = new BitVector(COLUMN, allocator);
    try {
      column.allocateNew(count);
      column.getDataBuffer().setZero(0, column.getDataBuffer().capacity());
      column.getValidityBuffer().setOne(0, column.getValidityBuffer().capacity());
      column.setValueCount(count);
      return column;
    } catch (RuntimeException | Error e) {
      column.close();
      throw e;
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
