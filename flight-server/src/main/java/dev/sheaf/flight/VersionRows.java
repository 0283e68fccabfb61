package dev.sheaf.flight;

import dev.sheaf.flight.protocol.ReadCommand;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of one version, or of an open transaction. */
final class VersionRows implements RowStream {
  private final DensePieces pieces;
  private final Snapshot snapshot;
  private final BatchCursor cursor;
  private final long rowCount;

  /**
   * Begins to read.
   *
   * @param allocator pays for dense copies of chunks with holes
   * @param snapshot closed with this, and if this cannot begin
   */
  VersionRows(BufferAllocator allocator, Snapshot snapshot, ReadCommand command) {
    this.pieces = new DensePieces(allocator);
    this.snapshot = snapshot;
    try {
      Scan scan = command.scan(snapshot.schema());
      this.cursor = snapshot.scan(scan);
      this.rowCount =
          scan.predicate() == null ? Math.min(snapshot.rowCount(), command.limit()) : -1;
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }

  @Override
  public Schema schema() {
    return cursor.schema();
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public boolean advance(Sink sink) {
    return cursor.advance(batch -> pieces.send(batch, sink));
  }

  @Override
  public void close() {
    try (Snapshot ours = snapshot;
        BatchCursor reading = cursor) {
      assert ours != null && reading != null;
    }
  }
}
