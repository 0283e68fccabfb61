package dev.sheaf.store.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * One open file, as an operating system offers it: reads and writes may be short.
 *
 * <p><i>Threads:</i> one at a time.
 */
public interface RawFile extends Closeable {
  /** The length in bytes. */
  long length() throws IOException;

  /**
   * Reads at most the remaining bytes of {@code target} and advances it.
   *
   * @return the number of bytes read, -1 at the end of the file
   */
  int read(long offset, ByteBuffer target) throws IOException;

  /**
   * Writes at most the remaining bytes of {@code source} and advances it. Writing behind the end
   * grows the file.
   *
   * @return the number of bytes written
   */
  int write(long offset, ByteBuffer source) throws IOException;

  /** Cuts the file to {@code length} bytes; a shorter file stays as it is. */
  void truncate(long length) throws IOException;

  /** Makes content and length durable. */
  void force() throws IOException;

  /**
   * Maps {@code length} bytes for reading; the range lies within the file. The caller closes it.
   */
  FileMapping map(long offset, long length) throws IOException;
}
