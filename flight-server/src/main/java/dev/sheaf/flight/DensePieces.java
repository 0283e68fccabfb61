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
import org.jspecify.annotations.Nullable;

/**
 * Sends the wanted rows of a batch: all of them as they are, or dense copies of so few at a time
 * that a reader who stops reading costs little, however wide its rows are. What takes more than a
 * message is copied, too.
 *
 * <p><i>Threads:</i> one at a time.
 */
final class DensePieces {
  /** Bytes of a copy, roughly: as few as do not slow down who reads on. */
  private static final int PIECE_BYTES = 2 << 20;

  /** Rows of a copy, unless those take {@link #WIDE_PIECE_BYTES}: few ones cost more each. */
  private static final int PIECE_ROWS_MIN = 1_024;

  private static final int WIDE_PIECE_BYTES = 8 << 20;

  /** Bytes of a batch that is sent as it is: few clients take larger messages. */
  private static final long SHARED_BYTES_MAX = 64 << 20;

  /** Bytes of a value, roughly, of which only the number of columns is known. */
  private static final int VALUE_BYTES = 16;

  private final BufferAllocator allocator;

  /**
   * Copies with an allocator.
   *
   * @param allocator pays for one piece at a time, and for what is on the way to the client
   */
  DensePieces(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /** A column that stands behind those of a batch. */
  @FunctionalInterface
  interface LastColumn {
    /** Its values for {@code count} of the wanted rows; the caller closes them. */
    FieldVector values(int from, int count);
  }

  /** Sends a batch, in pieces if it must be copied; stops in between if no more is wanted. */
  void send(Batch batch, RowStream.Sink sink) {
    if (batch.selection() instanceof Selection.All && bytes(batch) <= SHARED_BYTES_MAX) {
      try (ArrowRecordBatch shared = batch.toRecordBatch(allocator)) {
        sink.send(shared);
      }
      return;
    }
    sendCopies(batch, null, sink);
  }

  /** Sends a batch in pieces, each with one column more; stops in between like {@link #send}. */
  void sendWith(Batch batch, LastColumn last, RowStream.Sink sink) {
    sendCopies(batch, last, sink);
  }

  private void sendCopies(Batch batch, @Nullable LastColumn last, RowStream.Sink sink) {
    int pieceRows = pieceRows(batch);
    for (int from = 0; from < batch.selectedCount(); from += pieceRows) {
      if (from > 0 && !sink.awaitReady()) {
        return;
      }
      int count = Math.min(pieceRows, batch.selectedCount() - from);
      try (VectorSchemaRoot piece = copy(batch, from, count, last);
          ArrowRecordBatch dense = new VectorUnloader(piece).getRecordBatch()) {
        sink.send(dense);
      }
    }
  }

  /** As many rows of so many columns as a piece has, for who makes such pieces. */
  static int pieceRows(int columns) {
    return pieceRows(1, (long) VALUE_BYTES * columns);
  }

  private static int pieceRows(Batch batch) {
    return pieceRows(batch.rowCount(), bytes(batch));
  }

  /** A power of two: buffers are allocated in sizes of such. */
  private static int pieceRows(int rowCount, long bytes) {
    long rows = rowsWithin(PIECE_BYTES, rowCount, bytes);
    if (rows < PIECE_ROWS_MIN) {
      rows = Math.min(PIECE_ROWS_MIN, rowsWithin(WIDE_PIECE_BYTES, rowCount, bytes));
    }
    return Integer.highestOneBit((int) Math.min(1 << 30, rows));
  }

  private static long rowsWithin(long limit, int rowCount, long bytes) {
    return Math.max(1, limit * rowCount / Math.max(1, bytes));
  }

  private static long bytes(Batch batch) {
    long bytes = 0;
    for (int column = 0; column < batch.schema().getFields().size(); column++) {
      bytes += batch.column(column).getBufferSize();
    }
    return bytes;
  }

  private VectorSchemaRoot copy(Batch batch, int from, int count, @Nullable LastColumn last) {
    List<FieldVector> copies = new ArrayList<>();
    try {
      for (int i = 0; i < batch.schema().getFields().size(); i++) {
        try (GrowingColumn copy =
            GrowingColumn.create(allocator, batch.schema().getFields().get(i))) {
          if (batch.selection() instanceof Selection.Positions listed) {
            copy.append(batch.column(i), listed.array(), from, count);
          } else {
            int first = batch.selection() instanceof Selection.Range range ? range.from() : 0;
            copy.append(batch.column(i), first + from, count);
          }
          copies.add(copy.finish());
        }
      }
      if (last != null) {
        copies.add(last.values(from, count));
      }
      return new VectorSchemaRoot(
          copies.stream().map(FieldVector::getField).toList(), copies, count);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, copies);
      throw e;
    }
  }
}
