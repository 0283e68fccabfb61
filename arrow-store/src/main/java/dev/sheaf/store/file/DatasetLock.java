package dev.sheaf.store.file;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to write to a dataset, held on the file {@code LOCK} in its directory.
 *
 * <p>POSIX drops a process's lock on a file when the process closes <i>any</i> descriptor of that
 * file. So the lock has a file of its own, one channel for its whole life, and a registry in the
 * process that is asked before the file is touched a second time. The registry knows the directory
 * by the file system's own key for it, since two paths can lead to one directory.
 *
 * <p><i>Representation:</i> the file holds {@code pid SPACE start} in ASCII, the start in ISO-8601.
 * It stays when the lock is released: deleting it would let two processes lock two files of one
 * name.
 *
 * <p><i>Threads:</i> any number; closing twice is harmless.
 */
public final class DatasetLock implements AutoCloseable {
  private static final String FILE = "LOCK";
  private static final int OWNER_BYTES_MAX = 64;

  /**
   * Far behind the text, which others read while the lock is held; some systems forbid that in a
   * locked range.
   */
  private static final long LOCKED_OFFSET = 1L << 40;

  private static final ConcurrentMap<Object, Owner> HELD = new ConcurrentHashMap<>();

  private final Object key;
  private final Owner owner;
  private final FileChannel channel;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DatasetLock(Object key, Owner owner, FileChannel channel) {
    this.key = key;
    this.owner = owner;
    this.channel = channel;
  }

  /** Who holds a lock: a process id and a time, as they are shown. */
  private record Owner(String process, String since) {
    static Owner self(Clock clock) {
      return new Owner(
          Long.toString(ProcessHandle.current().pid()),
          clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** What the file says, as far as it can be believed: another process may be writing it now. */
    static Owner parse(String text) {
      String[] parts = text.strip().split(" ", -1);
      try {
        return new Owner(
            Long.toString(Long.parseLong(parts[0])),
            Instant.parse(parts.length > 1 ? parts[1] : "").toString());
      } catch (NumberFormatException | DateTimeException e) {
        return new Owner("(unknown)", "(unknown)");
      }
    }

    String text() {
      return process + " " + since + "\n";
    }
  }

  /**
   * Takes the lock of an existing directory, or fails at once.
   *
   * @throws SheafException {@link ErrorCode#DATASET_HELD} when this or another process holds it,
   *     {@link ErrorCode#READ_ONLY} when the directory may not be written to, {@link
   *     ErrorCode#IO_FAILED} when the file system does not lock; nothing is held afterwards
   */
  public static DatasetLock acquire(Path directory, Clock clock) {
    Owner self = Owner.self(clock);
    Object key = keyOf(directory);
    Owner other = HELD.putIfAbsent(key, self);
    if (other != null) {
      throw held(directory, other);
    }
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              directory.resolve(FILE),
              StandardOpenOption.CREATE,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
      if (!locked(channel)) {
        throw held(directory, Owner.parse(read(channel)));
      }
      channel.truncate(0);
      write(channel, self.text());
      return new DatasetLock(key, self, channel);
    } catch (AccessDeniedException e) {
      release(key, self, channel);
      throw SheafException.because(
          e,
          ErrorCode.READ_ONLY,
          "the dataset {dataset} cannot be opened for writing: access is denied; let this user write there",
          "dataset",
          directory);
    } catch (IOException e) {
      release(key, self, channel);
      throw FileErrors.of(e, "lock", FILE);
    } catch (RuntimeException | Error e) {
      release(key, self, channel);
      throw e;
    }
  }

  /** Releases the lock. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release(key, owner, channel);
    }
  }

  private static SheafException held(Path directory, Owner owner) {
    return SheafException.of(
        ErrorCode.DATASET_HELD,
        "the dataset {dataset} is held for writing by process {process} since {since}; wait until that one ends",
        "dataset",
        directory,
        "process",
        owner.process(),
        "since",
        owner.since());
  }

  private static Object keyOf(Path directory) {
    try {
      Path real = directory.toRealPath();
      Object key = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
      return key == null ? real : key;
    } catch (IOException e) {
      throw FileErrors.of(e, "open", "");
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock(LOCKED_OFFSET, 1, false) != null;
    } catch (OverlappingFileLockException e) {
      return false; // held in this process by code that another class loader brought
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(OWNER_BYTES_MAX);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = channel.read(bytes, bytes.position());
    }
    return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
  }

  private static void write(FileChannel channel, String text) throws IOException {
    ByteBuffer bytes = StandardCharsets.US_ASCII.encode(text);
    while (bytes.hasRemaining()) {
      channel.write(bytes, bytes.position());
    }
  }

  /** The channel first: whoever finds the registry free may take the file. */
  private static void release(Object key, Owner owner, @Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw FileErrors.of(e, "unlock", FILE);
    } finally {
      HELD.remove(key, owner);
    }
  }
}
