package dev.sheaf.files;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Passes the batches of another reader on, without copying, to native code that closes what it
 * reads and loses the exceptions of it.
 *
 * <p><i>Ownership:</i> the other reader is borrowed; its vectors are empty after each batch.
 */
final class RelayReader extends ArrowReader {
  private final ArrowReader rows;
  private @Nullable Exception failure;

  /** Copies into {@code memory}, which is that of the one who reads. */
  RelayReader(BufferAllocator memory, ArrowReader rows) {
    super(memory);
    this.rows = rows;
  }

  /** Throws what made the other reader fail, if it did. */
  void rethrow() throws IOException {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof IOException e) {
      throw new SourceFailure(e);
    }
  }

  /** The rows could not be read; what they are written to is not at fault. */
  static final class SourceFailure extends IOException {
    private static final long serialVersionUID = 1L;

    SourceFailure(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  @Override
  protected Schema readSchema() throws IOException {
    return rows.getVectorSchemaRoot().getSchema();
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    try {
      prepareLoadNextBatch();
      if (!rows.loadNextBatch()) {
        return false;
      }
      VectorSchemaRoot batch = rows.getVectorSchemaRoot();
      BatchCopy.copy(allocator, batch, getVectorSchemaRoot());
      return true;
    } catch (IOException | RuntimeException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    // Borrowed.
  }
}
