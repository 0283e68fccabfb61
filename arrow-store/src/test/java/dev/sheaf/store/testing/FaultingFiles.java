package dev.sheaf.store.testing;

import dev.sheaf.store.file.RawFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes operations on files fail, each in turn, or be as short as an operating system may make
 * them.
 *
 * <p><b>Threads.</b> Operations are counted over all threads.
 */
public final class FaultingFiles extends WatchedFiles {
  private static final String INJECTED = "injected: ";

  /** How an operation fails. */
  public enum Fault {
    /** The device reports an error; nothing happened. */
    IO_ERROR("Input/output error"),
    /** No space; nothing happened. */
    NO_SPACE("No space left on device"),
    /**
     * No space in the middle of a write: the first half is there. Other operations: nothing
     * happened.
     */
    TORN("No space left on device");

    private final String message;

    Fault(String message) {
      this.message = message;
    }
  }

  /** How long operations fail. */
  public enum Duration {
    /** One operation fails. */
    ONCE,
    /** One operation fails, and so does every later one of the watched kinds. */
    LASTING
  }

  private Set<FileOperation> watched = EnumSet.noneOf(FileOperation.class);
  private long remaining;
  private Fault fault = Fault.IO_ERROR;
  private Duration duration = Duration.ONCE;
  private boolean fired;
  private boolean tearing;
  private boolean shortCounts;

  /** Lets every operation through until armed. */
  public FaultingFiles(RawFiles files) {
    super(files);
  }

  /** From now on, the {@code n}-th operation of these kinds fails; 1 is the next one. */
  public synchronized void arm(Set<FileOperation> kinds, long n, Fault how, Duration lasting) {
    watched = EnumSet.copyOf(kinds);
    remaining = n;
    fault = how;
    duration = lasting;
    fired = false;
  }

  /** From now on, every operation is let through. */
  public synchronized void disarm() {
    watched = EnumSet.noneOf(FileOperation.class);
  }

  /** Whether an operation has failed since it was armed. */
  public synchronized boolean fired() {
    return fired;
  }

  /** From now on, every read and write transfers about half of what it could, as is allowed. */
  public synchronized void shorten() {
    shortCounts = true;
  }

  /** Whether an error goes back to a fault of this class. */
  public static boolean isInjected(@Nullable Throwable error) {
    for (Throwable t = error; t != null; t = t.getCause()) {
      if (t instanceof IOException && String.valueOf(t.getMessage()).startsWith(INJECTED)) {
        return true;
      }
    }
    return false;
  }

  @Override
  protected synchronized void before(FileOperation operation, String name, long offset, long length)
      throws IOException {
    if (!watched.contains(operation)) {
      return;
    }
    remaining--;
    if (remaining == 0 || (remaining < 0 && duration == Duration.LASTING)) {
      fired = true;
      if (fault == Fault.TORN && operation == FileOperation.WRITE) {
        tearing = true;
        return;
      }
      throw failure();
    }
  }

  @Override
  protected synchronized int transfer(Transfer transfer, ByteBuffer buffer) throws IOException {
    if (tearing) {
      tearing = false;
      transferPart(transfer, buffer, buffer.remaining() / 2);
      throw failure();
    }
    if (shortCounts) {
      return transferPart(transfer, buffer, (buffer.remaining() + 1) / 2);
    }
    return transfer.of(buffer);
  }

  private static int transferPart(Transfer transfer, ByteBuffer buffer, int bytes)
      throws IOException {
    int limit = buffer.limit();
    buffer.limit(buffer.position() + bytes);
    try {
      return transfer.of(buffer);
    } finally {
      buffer.limit(limit);
    }
  }

  private IOException failure() {
    return new IOException(INJECTED + fault.message);
  }
}
