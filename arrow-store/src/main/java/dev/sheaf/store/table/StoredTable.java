package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.index.IndexEntries;
import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is stored of one table, on all branches and in all versions: its segments, and
 * the index over them.
 *
 * <p>The index is built at the first write after opening, by one pass over the stored rows; reads
 * never need it. While one of these rows cannot be read, the table cannot be written to on any
 * branch: nobody could tell whether a new row equals that one.
 *
 * <p><i>Threads:</i> any. Look-ups hold the index shared, {@link #publish} exclusively.
 */
public final class StoredTable {
  /** Where the segments of a table come from. */
  public interface Source {
    /** Opens a segment of which the catalog knows. */
    Segment open(int segmentId);

    /** The numbers of all segments of the table that the catalog knows, ascending. */
    List<Integer> segmentIds();
  }

  /** Rows that enter an index together while it is built: more would take more heap meanwhile. */
  private static final int BUILD_ROWS = 1 << 20;

  private final int id;
  private final Source source;
  private final ConcurrentHashMap<Integer, Segment> segments = new ConcurrentHashMap<>();
  private final ReadWriteLock indexLock = new ReentrantReadWriteLock();
  private @Nullable KeyIndex index;

  /**
   * A table whose segments are opened as they are needed.
   *
   * @param id the table's number in the catalog
   */
  public StoredTable(int id, Source source) {
    this.id = id;
    this.source = source;
  }

  /** The table's number in the catalog. */
  public int id() {
    return id;
  }

  /** Makes a new segment known, of which the catalog does not know yet. */
  public void add(Segment segment) {
    segments.put(segment.id(), segment);
  }

  /** A segment by its number. */
  public Segment segment(int segmentId) {
    Segment segment = segments.get(segmentId);
    return segment != null ? segment : segments.computeIfAbsent(segmentId, source::open);
  }

  /** All segments of which the catalog knows, by number. */
  public List<Segment> segments() {
    return source.segmentIds().stream().map(this::segment).toList();
  }

  /** Rows that are stored, of all versions. */
  public long rowCount() {
    return segments().stream().mapToLong(StoredTable::rowCount).sum();
  }

  /** Rows that a segment holds. */
  public static long rowCount(Segment segment) {
    long rows = 0;
    for (int chunk = 0; chunk < segment.chunkCount(); chunk++) {
      rows += segment.rowCount(chunk);
    }
    return rows;
  }

  /** Runs look-ups in the index while no commit changes it. */
  public <T> T lookUp(Function<KeyIndex, T> lookUps) {
    ensureIndex();
    indexLock.readLock().lock();
    try {
      return lookUps.apply(Objects.requireNonNull(index));
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /** Whether the index is there, so that a look-up does not build it first. */
  public boolean isIndexed() {
    indexLock.readLock().lock();
    try {
      return index != null;
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /**
   * The rows of a version that have given keys. Reads the rows whose keys have these hashes, and no
   * other.
   *
   * @param allocator pays for what is compared
   * @param schema of a version with a key
   * @param keys the columns of the key, by name; others are ignored
   * @param live the rows of the version
   */
  public RowSet find(
      BufferAllocator allocator, TableSchema schema, VectorSchemaRoot keys, RowSet live) {
    RowSetBuilder rows = new RowSetBuilder();
    for (long row : findEach(allocator, schema, keys, live)) {
      if (row != KeyIndex.NONE) {
        rows.add(row);
      }
    }
    return rows.build();
  }

  /**
   * As {@link #find}, key by key.
   *
   * @return {@code long[keys]}: addresses, or {@link KeyIndex#NONE}
   */
  public long[] findEach(
      BufferAllocator allocator, TableSchema schema, VectorSchemaRoot keys, RowSet live) {
    try (WantedKeys wanted = WantedKeys.of(allocator, schema, keys)) {
      RowFinder finder = new RowFinder(allocator, schema, this::segment);
      return lookUp(
          index ->
              finder.findLive(
                  index,
                  wanted::column,
                  wanted.positions(),
                  wanted.hashes(),
                  wanted.count(),
                  live::contains));
    }
  }

  /** As {@link #findEach}, without the index: reads the keys of all rows of the version. */
  public long[] scanForEach(
      BufferAllocator allocator, TableSchema schema, VectorSchemaRoot keys, RowSet live) {
    try (WantedKeys wanted = WantedKeys.of(allocator, schema, keys)) {
      return KeyScan.find(allocator, schema, wanted, live, this::segment);
    }
  }

  /**
   * Enters rows that a commit appended. Without an index there is nothing to do: it is built when
   * it is needed, which may fail, and not after a commit, which may not. Where the index cannot
   * take them, because the heap is used up, it is given up and built anew when it is needed.
   *
   * @param ready an index of just these rows, if there is one; it becomes the table's if that has
   *     no rows yet
   */
  void publish(IndexEntries entries, @Nullable KeyIndex ready) {
    indexLock.writeLock().lock();
    try {
      if (index != null && index.rowCount() == 0 && ready != null) {
        index = ready;
      } else if (index != null) {
        index.addAll(entries);
      }
    } catch (RuntimeException | OutOfMemoryError e) {
      index = null; // some of the rows may be in it
    } finally {
      indexLock.writeLock().unlock();
    }
  }

  /** Bytes of the index on the heap; zero while it has not been needed. */
  public long indexBytes() {
    indexLock.readLock().lock();
    try {
      return index == null ? 0 : index.retainedBytes();
    } finally {
      indexLock.readLock().unlock();
    }
  }

  /**
   * Gives the index up; the next look-up builds it anew. For datasets that are only read, where
   * another process may have added rows.
   */
  public void dropIndex() {
    indexLock.writeLock().lock();
    try {
      index = null;
    } finally {
      indexLock.writeLock().unlock();
    }
  }

  private void ensureIndex() {
    indexLock.readLock().lock();
    try {
      if (index != null) {
        return;
      }
    } finally {
      indexLock.readLock().unlock();
    }
    indexLock.writeLock().lock();
    try {
      if (index == null) {
        index = buildOrExplain();
      }
    } finally {
      indexLock.writeLock().unlock();
    }
  }

  private KeyIndex buildOrExplain() {
    try {
      return build();
    } catch (SheafException e) {
      Object file = e.values().get("file");
      Object offset = e.values().get("offset");
      if (e.code() != ErrorCode.DAMAGED || file == null || offset == null) {
        throw e;
      }
      throw SheafException.because(
          e,
          ErrorCode.DAMAGED,
          "the table cannot be written to, on no branch, since segment file {file} is damaged at offset {offset}: {found}; restore the file from a copy ('sheaf fsck' shows the extent), reading what stands elsewhere and writing to other tables go on",
          "file",
          file,
          "offset",
          offset,
          "found",
          String.valueOf(e.values().get("found")));
    }
  }

  private KeyIndex build() {
    KeyIndex built = new KeyIndex();
    IndexEntries entries = new IndexEntries();
    int[] positions = new int[RowAddress.CHUNK_ROWS];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = i;
    }
    for (Segment segment : segments()) {
      for (int chunk = 0; chunk < segment.chunkCount(); chunk++) {
        try (ChunkLease lease = segment.lease(chunk, "index of table " + id)) {
          int rows = lease.rowCount();
          RowHashes hashes = RowHashes.of(segment.schema(), lease::column, positions, rows);
          long[] addresses = new long[rows];
          for (int i = 0; i < rows; i++) {
            addresses[i] = RowAddress.of(segment.id(), chunk << 16 | i);
          }
          entries.add(hashes.keys, hashes.low, addresses, rows);
        }
        if (entries.rowCount() >= BUILD_ROWS) {
          built.addAll(entries);
          entries = new IndexEntries();
        }
      }
    }
    built.addAll(entries);
    return built;
  }
}
