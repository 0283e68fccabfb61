package dev.sheaf.ops.query;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows that two versions of a table share, as each of them sees them: two scans of one row set,
 * side by side. Stored columns are lent, not copied.
 *
 * <p><i>Invariant:</i> the batches of both scans have the same selection: without a filter, it says
 * which rows of the set are in a chunk.
 */
final class SharedRows implements AutoCloseable {
  private final Schema schema;
  private final List<AutoCloseable> opened = new ArrayList<>();
  private final BatchCursor left;
  private final BatchCursor right;

  SharedRows(
      Dataset dataset, JoinSide leftSide, JoinSide rightSide, JoinColumns columns, RowSet rows) {
    this.schema = columns.schema();
    try {
      this.left = open(dataset, leftSide, columns.left(), rows);
      this.right = open(dataset, rightSide, columns.right(), rows);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, opened);
      throw e;
    }
  }

  private BatchCursor open(Dataset dataset, JoinSide side, RowColumns columns, RowSet rows) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.count(); i++) {
      names.add(columns.schema().columns().get(columns.position(i)).name());
    }
    Snapshot snapshot = dataset.snapshot(side.version(), side.table(), rows);
    opened.add(0, snapshot);
    BatchCursor cursor = snapshot.scan(Scan.of(names));
    opened.add(0, cursor);
    return cursor;
  }

  boolean advance(BatchConsumer consumer) {
    return left.advance(
        leftBatch -> right.advance(rightBatch -> consumer.accept(beside(leftBatch, rightBatch))));
  }

  private Batch beside(Batch leftBatch, Batch rightBatch) {
    List<FieldVector> columns = new ArrayList<>();
    for (Batch batch : List.of(leftBatch, rightBatch)) {
      for (int i = 0; i < batch.schema().getFields().size(); i++) {
        columns.add(batch.column(i));
      }
    }
    return Batch.of(schema, columns, leftBatch.rowCount(), leftBatch.selection());
  }

  @Override
  public void close() {
    AutoCloseables.closeNoChecked(() -> AutoCloseables.close(opened));
  }
}
