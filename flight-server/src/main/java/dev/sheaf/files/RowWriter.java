package dev.sheaf.files;

import java.io.IOException;

/**
 * Writes batches of one schema to a stream that it does not own, in one file format.
 *
 * <p>{@link #finish} completes the file; without it the file is not valid. {@link #close} frees
 * what the writer holds and writes nothing.
 */
interface RowWriter extends AutoCloseable {
  /** Appends all rows of the batch that the writer was made for. */
  void write(int rowCount) throws IOException;

  /** Writes what belongs behind the last row, and flushes. */
  void finish() throws IOException;

  @Override
  void close() throws IOException;
}
