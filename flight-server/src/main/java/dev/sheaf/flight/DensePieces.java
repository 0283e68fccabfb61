package dev.sheaf.flight;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.Selection;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Sends the wanted rows of a batch: all of them as they are, or dense copies of so few at a time
 * that a reader who stops reading costs little, however wide its rows are.
 *
 * <p><i>Threads:</i> one at a time.
 */
final class DensePieces {
  /** Bytes of a copy, roughly: as few as do not slow down who reads on. */
  private static final int PIECE_BYTES = 2 << 20;

  private static final int PIECE_ROWS_MIN = 1_024;

  private final BufferAllocator allocator;

  /**
   * Copies with an allocator.
   *
   * @param allocator pays for one piece at a time, and for what is on the way to the client
   */
  DensePieces(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** Sends a batch, in pieces if it must be copied; stops in between if no more is wanted. */
  void send(Batch batch, RowStream.Sink sink) {
    if (batch.selection() instanceof Selection.All) {
      try (ArrowRecordBatch shared = batch.toRecordBatch(allocator)) {
        sink.send(shared);
      }
      return;
    }
    int pieceRows = pieceRows(batch);
    for (int from = 0; from < batch.selectedCount(); from += pieceRows) {
      if (from > 0 && !sink.awaitReady()) {
        return;
      }
      int count = Math.min(pieceRows, batch.selectedCount() - from);
      try (VectorSchemaRoot piece = copy(batch, from, count);
          ArrowRecordBatch dense = new VectorUnloader(piece).getRecordBatch()) {
        sink.send(dense);
      }
    }
  }

  /** A power of two: buffers are allocated in sizes of such. */
  private static int pieceRows(Batch batch) {
    long bytes = 0;
    for (int column = 0; column < batch.schema().getFields().size(); column++) {
      bytes += batch.column(column).getBufferSize();
    }
    long rows = PIECE_BYTES * (long) batch.rowCount() / Math.max(1, bytes);
    return Integer.highestOneBit((int) Math.min(1 << 30, Math.max(PIECE_ROWS_MIN, rows)));
  }

  private VectorSchemaRoot copy(Batch batch, int from, int count) {
    List<FieldVector> copies = new ArrayList<>();
    try {
      for (int i = 0; i < batch.schema().getFields().size(); i++) {
        try (GrowingColumn copy =
            GrowingColumn.create(allocator, batch.schema().getFields().get(i))) {
          if (batch.selection() instanceof Selection.Positions listed) {
            copy.append(batch.column(i), listed.array(), from, count);
          } else {
            Selection.Range range = (Selection.Range) batch.selection();
            copy.append(batch.column(i), range.from() + from, count);
          }
          copies.add(copy.finish());
        }
      }
      return new VectorSchemaRoot(batch.schema(), copies, count);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, copies);
      throw e;
    }
  }
}
