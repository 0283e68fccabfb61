package dev.sheaf.store.file;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One open file of a dataset: whole reads and writes, or a typed error.
 *
 * <p><i>Ownership:</i> opened for one use by {@link StoreFiles} and closed by who opened it.
 * <i>Threads:</i> one at a time. <i>Errors:</i> as {@link StoreFiles}.
 */
public final class StoreFile implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoreFile.class);

  private final StoreFiles files;
  private final String name;
  private final RawFile raw;

  StoreFile(StoreFiles files, String name, RawFile raw) {
    this.files = files;
    this.name = name;
    this.raw = raw;
  }

  /** The name, relative to the dataset's directory. */
  public String name() {
    return name;
  }

  /** The length in bytes. */
  public long length() {
    try {
      return raw.length();
    } catch (IOException e) {
      throw FileErrors.of(e, "measure", name);
    }
  }

  /**
   * Fills {@code target} from {@code offset} on.
   *
   * @throws SheafException {@link ErrorCode#IO_FAILED} also when the file ends before; {@code
   *     target} then holds what there was
   */
  public void read(long offset, ByteBuffer target) {
    long at = offset;
    try {
      while (target.hasRemaining()) {
        int count = raw.read(at, target);
        if (count <= 0) {
          throw new EOFException("end of file");
        }
        at += count;
      }
    } catch (IOException e) {
      throw FileErrors.of(e, "read", name, at);
    }
  }

  /** Writes all of {@code source} at {@code offset}; after an error any part of it may be there. */
  public void write(long offset, ByteBuffer source) {
    files.refuseIfStopped("write", name);
    long at = offset;
    try {
      while (source.hasRemaining()) {
        int count = raw.write(at, source);
        if (count <= 0) {
          throw new IOException("no byte was taken");
        }
        at += count;
      }
    } catch (IOException e) {
      throw FileErrors.of(e, "write", name, at);
    }
  }

  /** Cuts the file to {@code length} bytes; a shorter file stays as it is. */
  public void truncate(long length) {
    files.refuseIfStopped("cut", name);
    try {
      raw.truncate(length);
    } catch (IOException e) {
      throw FileErrors.of(e, "cut", name, length);
    }
  }

  /** Makes content and length durable. A failure stops all writing to the dataset's files. */
  public void force() {
    files.refuseIfStopped("force", name);
    try {
      raw.force();
    } catch (IOException e) {
      files.stopWriting("forcing " + name + " to disk failed");
      throw FileErrors.of(e, "force", name);
    }
  }

  /**
   * Maps {@code length} bytes from {@code offset} on for reading; the caller closes the mapping.
   */
  public FileMapping map(long offset, long length) {
    try {
      return raw.map(offset, length);
    } catch (IOException e) {
      throw FileErrors.of(e, "map", name, offset);
    }
  }

  /**
   * Cannot fail: a file that does not close properly has lost nothing, since what counts was forced
   * before.
   */
  @Override
  public void close() {
    try {
      raw.close();
    } catch (IOException e) {
      LOG.warn("{} could not be closed properly", name, e);
    }
  }
}
