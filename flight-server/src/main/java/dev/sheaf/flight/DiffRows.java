package dev.sheaf.flight;

import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.TableDiff;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What happened to the records of a table: each with its kind and its values before and after, in
 * the order of the key.
 */
final class DiffRows implements RowStream {
  private final BufferAllocator allocator;
  private final DiffCursor cursor;

  /**
   * Begins.
   *
   * @param allocator pays for the batches
   */
  DiffRows(BufferAllocator allocator, TableDiff diff) {
    this.allocator = allocator;
    this.cursor = diff.open(allocator, DiffOptions.records().orderedByKey());
  }

  @Override
  public Schema schema() {
    return cursor.schema();
  }

  @Override
  public long rowCount() {
    return -1; // how many rows of one key there are takes reading the keys
  }

  @Override
  public boolean advance(Sink sink) {
    return cursor.advance(
        batch -> {
          try (ArrowRecordBatch rows = batch.toRecordBatch(allocator)) {
            sink.send(rows);
          }
        });
  }

  @Override
  public void close() {
    cursor.close();
  }
}
