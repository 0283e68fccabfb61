package dev.sheaf.sql.engine;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a cursor for DuckDB to pull: what goes wrong while it does is remembered, because
 * only text survives the way through it.
 *
 * <p><i>Threads:</i> DuckDB pulls from threads of its own, one at a time; {@link #cancel} may come
 * from any.
 */
final class InputReader extends ArrowReader {
  private final BatchCursor cursor;
  private volatile boolean cancelled;
  private volatile @Nullable SheafException failure;
  private final AtomicLong rows = new AtomicLong();

  InputReader(BufferAllocator allocator, BatchCursor cursor) {
    super(allocator);
    this.cursor = cursor;
  }

  void cancel() {
    cancelled = true;
  }

  @Nullable SheafException failure() {
    return failure;
  }

  long rows() {
    return rows.get();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    try {
      if (cancelled) {
        throw SheafException.of(ErrorCode.CANCELLED, "the query was cancelled");
      }
      prepareLoadNextBatch();
      VectorLoader loader = new VectorLoader(getVectorSchemaRoot());
      boolean more =
          BudgetErrors.within(
              allocator,
              () ->
                  cursor.advance(
                      batch -> {
                        try (ArrowRecordBatch loaded = batch.toRecordBatch(allocator)) {
                          loader.load(loaded);
                        }
                      }));
      rows.addAndGet(more ? getVectorSchemaRoot().getRowCount() : 0);
      return more;
    } catch (SheafException e) {
      failure = e;
      throw new IOException(e);
    } catch (RuntimeException | Error e) {
      failure = SheafException.because(e, ErrorCode.INTERNAL, "rows of a query cannot be read");
      throw new IOException(e);
    }
  }

  /** Bytes are not counted: what is shared was not read. */
  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    cursor.close();
  }

  @Override
  protected Schema readSchema() {
    return cursor.schema();
  }
}
