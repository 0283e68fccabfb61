package dev.sheaf.store.segment;

import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * All segments of a dataset that are open, and the directory that their files are in.
 *
 * <p><i>Memory.</i> Everything is allocated from one child of the given allocator, named {@code
 * segments}. Mapped files are counted in {@link #statistics()} and against no allocator. What
 * nobody holds a lease on stays for a while, up to a limit, and is given up when an allocation
 * fails or {@link #evictUnused} is called.
 *
 * <p><i>Ownership:</i> closes its segments. <i>Threads:</i> any number.
 */
public final class SegmentFiles implements AutoCloseable {
  private final SegmentStorage storage;
  private final String dataset;
  private final ConcurrentMap<Integer, Segment> segments = new ConcurrentHashMap<>();
  private boolean closed;

  private SegmentFiles(
      BufferAllocator allocator,
      SegmentOptions options,
      String dataset,
      @Nullable StoreFiles files,
      FileAccess access) {
    this.dataset = dataset;
    this.storage =
        new SegmentStorage(
            allocator.newChildAllocator("segments", 0, Long.MAX_VALUE), options, files, access);
  }

  /** For a dataset without files. */
  public static SegmentFiles inMemory(BufferAllocator allocator, SegmentOptions options) {
    return new SegmentFiles(allocator, options, "", null, FileAccess.WRITE);
  }

  /**
   * For a dataset in files; creates the directory of the segments when it is written to.
   *
   * @param dataset the id of the dataset, which its files name
   */
  public static SegmentFiles open(
      BufferAllocator allocator,
      StoreFiles files,
      FileAccess access,
      String dataset,
      SegmentOptions options) {
    if (access == FileAccess.WRITE && !files.exists(SegmentStorage.DIRECTORY)) {
      files.createDirectory(SegmentStorage.DIRECTORY);
      files.forceDirectory("");
    }
    return new SegmentFiles(allocator, options, dataset, files, access);
  }

  /** A new segment, without a file until its first rows are written. */
  public Segment create(int segment, int table, TableSchema schema) {
    storage.requireWritable();
    return open(SegmentFacts.empty(segment, table), schema);
  }

  /**
   * A segment of which the catalog knows. Nothing is read until it is used, so that damage of one
   * file stands in the way of nobody who does not use it.
   *
   * @throws dev.sheaf.store.error.SheafException when the facts cannot be
   */
  public Segment open(SegmentFacts facts, TableSchema schema) {
    return open(facts, schema, null);
  }

  /**
   * As the other form, for reading while another process may write.
   *
   * @param newerFacts what the catalog knows of the segment whenever it is asked
   */
  public Segment follow(SegmentFacts facts, TableSchema schema, Supplier<SegmentFacts> newerFacts) {
    return open(facts, schema, newerFacts);
  }

  private Segment open(
      SegmentFacts facts, TableSchema schema, @Nullable Supplier<SegmentFacts> newerFacts) {
    SegmentIdentity identity = new SegmentIdentity(dataset, facts.segment(), facts.table());
    Segment segment = new Segment(storage, identity, schema, facts, newerFacts);
    if (segments.putIfAbsent(facts.segment(), segment) != null) {
      throw new IllegalStateException("segment " + facts.segment() + " is open");
    }
    return segment;
  }

  /**
   * Deletes the segment files that the catalog does not name: of commits and compactions that never
   * were. Files of other kinds are left alone.
   *
   * @param generations the present generation of each segment that the catalog knows, by number
   * @return their names
   */
  public List<String> deleteUnknown(Map<Integer, Integer> generations) {
    storage.requireWritable();
    Set<String> known = new HashSet<>();
    generations.forEach(
        (segment, generation) -> known.add(SegmentFile.nameOf(segment, generation)));
    List<String> deleted = new ArrayList<>();
    for (String entry : storage.files().list(SegmentStorage.DIRECTORY)) {
      String name = SegmentStorage.DIRECTORY + "/" + entry;
      if (SegmentFile.isName(name) && !known.contains(name)) {
        storage.files().delete(name);
        deleted.add(name);
      }
    }
    return deleted;
  }

  /**
   * Refuses to write, cut or delete any file until the dataset is opened again.
   *
   * @param reason what every later error repeats
   */
  public void stopWriting(String reason) {
    if (!storage.inMemory()) {
      storage.files().stopWriting(reason);
    }
  }

  /** What all open segments occupy. */
  public StorageStatistics statistics() {
    long fileBytes = 0;
    long deadBytes = 0;
    for (Segment segment : segments.values()) {
      fileBytes += segment.fileBytes();
      deadBytes += segment.deadBytes();
    }
    return new StorageStatistics(
        storage.allocator.getAllocatedMemory(),
        storage.mappedBytes.get(),
        storage.mappings.get(),
        fileBytes,
        deadBytes,
        storage.leases.sum());
  }

  /** Gives up all memory that nobody uses and that can be read again. */
  public void evictUnused() {
    storage.cache.evictAll();
  }

  /**
   * Closes all segments. Closing again is harmless, and completes it once all leases are closed.
   *
   * @throws IllegalStateException when leases are open, with their owners; all else is closed
   */
  @Override
  public synchronized void close() {
    List<String> owners = new ArrayList<>();
    for (Segment segment : segments.values()) {
      owners.addAll(segment.leaseOwners());
      segment.close();
    }
    if (!owners.isEmpty()) {
      throw new IllegalStateException("segments are still leased by " + owners);
    }
    if (!closed) {
      closed = true;
      storage.allocator.close();
    }
  }
}
