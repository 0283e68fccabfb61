package dev.sheaf.store.file;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A range of a file, mapped into memory for reading.
 *
 * <p>Reading a page that is no longer in the file ends the process when native code does it.
 * Whoever maps therefore maps catalogued ranges only, which are never cut, and checks the bytes
 * through {@link StoreFile#read} first.
 *
 * <p><i>Ownership:</i> the mapping outlives the file it came from; {@link #close()} ends it, after
 * which no address in it may be touched. Closing twice is harmless. <i>Threads:</i> any number.
 */
public final class FileMapping implements AutoCloseable {
  private final ByteBuffer bytes;
  private final Runnable unmap;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * @param bytes a direct buffer over the range, from position 0 to its limit
   * @param unmap run once, when the mapping is closed
   */
  public FileMapping(ByteBuffer bytes, Runnable unmap) {
    this.bytes = bytes;
    this.unmap = unmap;
  }

  /** The mapped range, borrowed: valid until {@link #close()}. */
  public ByteBuffer bytes() {
    return bytes;
  }

  /** The length of the range in bytes. */
  public long length() {
    return bytes.limit();
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      unmap.run();
    }
  }
}
