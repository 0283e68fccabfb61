package dev.sheaf.store.segment;

import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.FileMapping;
import dev.sheaf.store.file.StoreFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One generation of a segment's file: {@code segments/SEGMENT.GENERATION.arrows}, an Arrow IPC
 * stream without an end mark.
 *
 * <p><i>Mapping.</i> The kernel allows some 65,000 mappings per process, and a batch can be tiny.
 * So files are mapped in windows of 1 GiB at multiples of 1 GiB, up to the catalogued end at the
 * time, and batches are slices of a window. A window that has become too short is mapped anew; the
 * old mapping goes with its last buffer. A batch that crosses a boundary has a mapping of its own.
 *
 * <p><i>Life.</i> The file is checked at its first use: it is there, long enough, and ours. Bytes
 * behind the catalogued end are those of a commit that never was: nobody reads or maps them, and
 * whoever appends cuts them off first, so that reading goes on where nothing can be written. After
 * compaction the old generation is {@linkplain #retire retired}, and deleted when its last mapping
 * has gone.
 *
 * <p><i>Threads:</i> any number; only one appends.
 */
final class SegmentFile {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);
  private static final Pattern NAME =
      Pattern.compile(SegmentStorage.DIRECTORY + "/(0|[1-9][0-9]*)\\.(0|[1-9][0-9]*)\\.arrows");

  private final SegmentStorage storage;
  private final int generation;
  private final String name;
  private final Schema header;
  private final Map<Long, MappedRange> windows = new HashMap<>();
  private volatile long end;
  private boolean checked;
  private boolean dirty;
  private boolean retired;
  private boolean closed;
  private int uses;

  SegmentFile(
      SegmentStorage storage,
      SegmentIdentity identity,
      int generation,
      List<Field> fields,
      long end) {
    this.storage = storage;
    this.generation = generation;
    this.name = nameOf(identity.segment(), generation);
    this.end = end;
    this.header = SegmentHeader.of(identity, generation, fields);
  }

  static String nameOf(int segment, int generation) {
    return SegmentStorage.DIRECTORY + "/" + segment + "." + generation + ".arrows";
  }

  /** Whether a name is one that {@link #nameOf} gives. */
  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  /** The name, relative to the dataset. */
  String name() {
    return name;
  }

  int generation() {
    return generation;
  }

  /** The catalogued length in bytes: nobody reads behind it, and the next commit appends there. */
  long end() {
    return end;
  }

  /** The catalog has committed another length. */
  synchronized void publish(long newEnd) {
    end = newEnd;
    dirty = false;
  }

  /** The first message of the file. */
  Schema header() {
    return header;
  }

  /** Bytes of the first message. */
  long headerBytes() {
    return SegmentHeader.bytes(header);
  }

  /**
   * Creates the empty file; the caller writes the header, forces file and directory, and closes it.
   * A file of that name is what is left of a commit that never was.
   */
  synchronized StoreFile create() {
    storage.files().delete(name);
    dirty = true;
    StoreFile file = storage.files().create(name);
    checked = true;
    return file;
  }

  /**
   * Removes what an append wrote that is not published. If that fails, nobody may append behind
   * bytes of unknown content: writing to the dataset is stopped.
   */
  synchronized void cutBack() {
    if (!dirty || storage.files().stoppedBecause() != null) {
      return; // nothing to cut, or left to the next opening
    }
    try {
      if (end == 0) {
        storage.files().delete(name);
        checked = false;
      } else {
        openForAppending().close();
      }
      dirty = false;
    } catch (RuntimeException e) {
      LOG.warn("{} could not be cut back to {} bytes", name, end, e);
      storage.files().stopWriting("cutting " + name + " back after a failed commit failed too");
    }
  }

  /** Deletes a file that no catalog names. If that fails, the next opening for writing does. */
  synchronized void discard() {
    checked = false;
    try {
      storage.files().delete(name);
    } catch (RuntimeException e) {
      LOG.warn("{} is not used but could not be deleted; the next opening will", name, e);
    }
  }

  /** Opens the file for appending at exactly the catalogued end. */
  synchronized StoreFile openForAppending() {
    check();
    StoreFile file = storage.files().open(name, FileAccess.WRITE);
    dirty = true;
    try {
      if (file.length() > end) {
        file.truncate(end);
      }
      return file;
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** Opens the file for reading below the catalogued end. */
  StoreFile openForReading() {
    check();
    StoreFile file = storage.files().open(name, FileAccess.READ);
    try {
      requireLength(file);
      return file;
    } catch (RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  /** At the first use: the file is there, ours, and as long as the catalog says. */
  synchronized void check() {
    if (!checked) {
      verify();
      checked = true;
    }
  }

  /** The same at any time. */
  synchronized void verify() {
    if (!storage.files().exists(name)) {
      throw new Damage(name, 0).because("it is missing");
    }
    try (StoreFile file = storage.files().open(name, FileAccess.READ)) {
      requireLength(file);
      SegmentHeader.check(file, end, header);
    }
  }

  private void requireLength(StoreFile file) {
    long length = file.length();
    if (length < end) {
      throw new Damage(name, length)
          .because("it ends here, although the catalog knows it to be " + end + " bytes long");
    }
  }

  /** Whether a range can be mapped in one piece. */
  static boolean canMap(long length) {
    return length <= Integer.MAX_VALUE;
  }

  /**
   * Bytes of the file, mapped; the caller closes the buffer. The range lies below the catalogued
   * end.
   */
  synchronized ArrowBuf map(long offset, long length) {
    long windowBytes = storage.options.windowBytes();
    long window = offset / windowBytes;
    if (closed || offset + length > (window + 1) * windowBytes) {
      MappedRange own = mapRange(offset, length);
      ArrowBuf bytes = own.take(offset, length);
      own.release();
      return bytes;
    }
    MappedRange range = windows.get(window);
    if (range == null || !range.covers(offset, length)) {
      long start = window * windowBytes;
      MappedRange longer = mapRange(start, Math.min(windowBytes, end - start));
      windows.put(window, longer);
      if (range != null) {
        range.release();
      }
      range = longer;
    }
    return range.take(offset, length);
  }

  private MappedRange mapRange(long offset, long length) {
    try (StoreFile file = openForReading()) {
      FileMapping mapping = file.map(offset, length);
      uses++;
      storage.mappings.incrementAndGet();
      storage.mappedBytes.addAndGet(length);
      return new MappedRange(mapping, offset, storage.allocator, () -> unmapped(length));
    }
  }

  private void unmapped(long length) {
    storage.mappings.decrementAndGet();
    storage.mappedBytes.addAndGet(-length);
    release();
  }

  /** Keeps the file from being deleted until {@link #release}. */
  synchronized void hold() {
    uses++;
  }

  synchronized void release() {
    uses--;
    deleteIfUnused();
  }

  /** Gives up the windows. Buffers that are held stay valid. */
  synchronized void close() {
    closed = true;
    windows.values().forEach(MappedRange::release);
    windows.clear();
  }

  /** Deletes the file as soon as nobody reads it; the catalog names another one. */
  synchronized void retire() {
    close();
    retired = true;
    deleteIfUnused();
  }

  private void deleteIfUnused() {
    if (!retired || uses > 0) {
      return;
    }
    retired = false; // once
    discard();
  }
}
