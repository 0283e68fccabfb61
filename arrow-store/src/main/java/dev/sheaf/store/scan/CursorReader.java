package dev.sheaf.store.scan;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A cursor as an Arrow reader: what everything that takes Arrow understands.
 *
 * <p>Where all rows of a chunk are wanted, its buffers are shared; else the wanted rows are copied.
 * The root that a batch is loaded into is the same for all.
 *
 * <p><i>Ownership:</i> closing it closes the cursor. <i>Threads:</i> one.
 */
public final class CursorReader extends ArrowReader {
  private final BatchCursor cursor;

  /**
   * A reader of what is left in a cursor.
   *
   * @param allocator pays for copies, and outlives the reader
   * @param cursor taken over
   */
  public CursorReader(BufferAllocator allocator, BatchCursor cursor) {
    super(allocator);
    this.cursor = cursor;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorLoader loader = new VectorLoader(getVectorSchemaRoot());
    return cursor.advance(
        batch -> {
          try (ArrowRecordBatch rows = batch.toRecordBatch(allocator)) {
            loader.load(rows);
          }
        });
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
