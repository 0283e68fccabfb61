package dev.sheaf.files;

import java.io.IOException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;

/** The rows of a file, batch by batch, and what had to be left out. */
abstract class FileRows extends ArrowReader {
  private long rowCount;

  FileRows(BufferAllocator allocator) {
    super(allocator);
  }

  /** What was left out so far; complete when there is no further batch. */
  Rejects rejects() {
    return Rejects.NONE;
  }

  /** Rows that were handed out so far. */
  final long rowCount() {
    return rowCount;
  }

  final void count(int rows) {
    rowCount += rows;
  }

  /**
   * The number by which {@link #placeOf} finds a row of the batch that was handed out last; cheap.
   *
   * @param row its position in the batch
   */
  long recordOf(int row) throws IOException {
    return rowCount - getVectorSchemaRoot().getRowCount() + row + 1;
  }

  /**
   * Where a record stands in the file, for messages; no batch follows after it.
   *
   * @param record as {@link #recordOf} said
   */
  String placeOf(long record) throws IOException {
    return "row " + FileErrors.grouped(record);
  }

  @Override
  public long bytesRead() {
    return 0;
  }
}
