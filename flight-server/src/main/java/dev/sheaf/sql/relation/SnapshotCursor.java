package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import org.apache.arrow.vector.types.pojo.Schema;

/** A cursor that owns the snapshot which it reads. */
final class SnapshotCursor implements BatchCursor {
  private final Snapshot snapshot;
  private final BatchCursor cursor;
  private final Cancellation cancellation;

  SnapshotCursor(Snapshot snapshot, BatchCursor cursor, Cancellation cancellation) {
    this.snapshot = snapshot;
    this.cursor = cursor;
    this.cancellation = cancellation;
  }

  @Override
  public Schema schema() {
    return cursor.schema();
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    cancellation.check();
    return cursor.advance(consumer);
  }

  @Override
  public void close() {
    cursor.close();
    snapshot.close();
  }
}
