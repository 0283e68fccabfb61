package dev.sheaf.cli.report;

import dev.sheaf.ops.merge.ConflictReader;
import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Conflicts as an Arrow reader: what everything that takes Arrow understands.
 *
 * <p><i>Ownership:</i> closing it closes the conflicts' reader. <i>Threads:</i> one. <i>Memory:</i>
 * the batch that is lent; nothing is copied.
 */
public final class ConflictRows extends ArrowReader {
  private final ConflictReader conflicts;

  /**
   * A reader of what is left.
   *
   * @param allocator of the same root as that of the conflicts; outlives the reader
   * @param conflicts taken over
   */
  public ConflictRows(BufferAllocator allocator, ConflictReader conflicts) {
    super(allocator);
    this.conflicts = conflicts;
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    VectorLoader loader = new VectorLoader(getVectorSchemaRoot());
    return conflicts.advance(
        batch -> {
          try (ArrowRecordBatch rows = new VectorUnloader(batch).getRecordBatch()) {
            loader.load(rows);
          }
        });
  }

  /** Bytes are not counted: rows come from the store. */
  @Override
  public long bytesRead() {
    return 0;
  }

  @Override
  protected void closeReadSource() {
    conflicts.close();
  }

  @Override
  protected Schema readSchema() {
    return conflicts.schema();
  }
}
