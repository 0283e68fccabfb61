package dev.sheaf.cli.shell;

import dev.sheaf.sql.SqlResult;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a statement as an Arrow reader, which is what files are written from. Buffers are
 * shared, not copied.
 *
 * <p><i>Ownership:</i> the result stays the caller's. <i>Threads:</i> one.
 */
final class ResultReader extends ArrowReader {
  private final SqlResult result;

  /**
   * A reader of what is left in a result.
   *
   * @param allocator of the same root as the result's; outlives the reader
   */
  ResultReader(BufferAllocator allocator, SqlResult result) {
    super(allocator);
    this.result = result;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    if (!result.advance()) {
      return false;
    }
    try (ArrowRecordBatch rows = new VectorUnloader(result.root()).getRecordBatch()) {
      new VectorLoader(getVectorSchemaRoot()).load(rows);
    }
    return true;
  }

  /** Bytes are not counted: rows come from memory. */
  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    // the result is the caller's
  }

  @Override
  protected Schema readSchema() {
    return result.schema();
  }
}
