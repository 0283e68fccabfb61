package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One chunk of a segment: which rows of it are published, where they are stored, and what of it is
 * in memory.
 *
 * <p><i>Representation:</i> three things that may each be there or not: the places on disk; growing
 * columns, which the appender needs and which a chunk of several batches is read into; and a view
 * of the published rows, over these columns or over the mapped file. A chunk of one batch that
 * nobody appends to has no columns. A chunk without users that can be read from a file again waits
 * in the {@link ChunkCache} to be evicted.
 *
 * <p><i>Threads:</i> all state is guarded by the chunk, but for the content of the growing columns:
 * these are touched by the appender alone, who has {@linkplain #pin pinned} the chunk, so that
 * readers never wait for an append. Readers see the view, which is replaced when rows are
 * published.
 */
final class Chunk {
  private final SegmentStorage storage;
  private final SegmentIdentity identity;
  private final Schema schema;
  private final int number;
  private volatile int rows;
  private @Nullable StoredBatches stored;
  private boolean verified;
  private @Nullable ChunkMemory memory;
  private @Nullable ChunkView view;
  private @Nullable ChunkView pending;
  private int users;
  private boolean closed;

  /**
   * Where the published rows of a chunk are.
   *
   * @param file the generation that the places are in
   * @param places at least one, in the order of their positions
   */
  record StoredBatches(SegmentFile file, PlaceList places) {
    /** How many there are. */
    int rows() {
      return places.get(places.size() - 1).endPosition();
    }

    /** Whether the rows can be read where they are. */
    boolean canMap() {
      return places.size() == 1 && SegmentFile.canMap(places.get(0).bytes());
    }
  }

  /** A chunk without rows. */
  Chunk(SegmentStorage storage, SegmentIdentity identity, Schema schema, int number) {
    this.storage = storage;
    this.identity = identity;
    this.schema = schema;
    this.number = number;
  }

  /** A chunk that is stored. */
  static Chunk stored(
      SegmentStorage storage,
      SegmentIdentity identity,
      Schema schema,
      int number,
      StoredBatches stored) {
    Chunk chunk = new Chunk(storage, identity, schema, number);
    chunk.stored = stored;
    chunk.rows = stored.rows();
    return chunk;
  }

  int number() {
    return number;
  }

  /** Published rows. */
  int rows() {
    return rows;
  }

  /** Where the published rows are stored; null in memory, and before the first publication. */
  synchronized @Nullable StoredBatches stored() {
    return stored;
  }

  /** Whether further rows go to the next chunk, as far as can be told without reading this one. */
  synchronized boolean isKnownFull() {
    return rows == Segment.CHUNK_ROWS
        || (stored != null
            && stored.places().size() == 1
            && stored.places().get(0).bodyBytes() >= storage.options.chunkBytesMax());
  }

  /** A view of the published rows, with a lease on it that {@link #release} gives back. */
  synchronized ChunkView lease() {
    use();
    try {
      ChunkView leased = loadedView();
      assert leased.rows() == rows : leased.rows() + " rows are shown, " + rows + " published";
      leased.addLease();
      return leased;
    } catch (RuntimeException | Error e) {
      unuse();
      throw e;
    }
  }

  /** As {@link #lease}, of all rows that the appender, who calls this, has appended. */
  synchronized ChunkView leasePending() {
    ChunkView leased = pendingView();
    leased.addLease();
    use();
    return leased;
  }

  /** Gives back a lease. */
  void release(ChunkView leased) {
    synchronized (this) {
      leased.dropLease();
      unuse();
    }
    storage.cache.evictExcess();
  }

  /** Loads the growing columns for the appender, and keeps them until {@link #unpin}. */
  synchronized ChunkMemory pin() {
    use();
    try {
      if (memory == null) {
        memory = loadMemory();
      }
      if (view == null && rows > 0) {
        view = memory.view(); // now, because readers must not ask for it while rows are appended
      }
      return memory;
    } catch (RuntimeException | Error e) {
      unuse();
      throw e;
    }
  }

  /** The appender is done with the chunk. */
  void unpin() {
    synchronized (this) {
      unuse();
    }
    storage.cache.evictExcess();
  }

  /** All rows that the appender has appended. Called by the appender, borrowed. */
  synchronized ChunkView pendingView() {
    ChunkMemory pinned = pinned();
    if (pending == null || pending.rows() != pinned.rows()) {
      ChunkView newer = pinned.view();
      dropPending();
      pending = newer;
    }
    return pending;
  }

  /**
   * Publishes what the {@linkplain #pendingView pending view} shows; cannot fail.
   *
   * @param where the rows are stored; null in memory
   * @param done whether no more rows will come, so that memory which can be read again is given up
   */
  synchronized void publish(@Nullable StoredBatches where, boolean done) {
    ChunkView published = pending;
    if (published == null || published.rows() != pinned().rows()) {
      throw new IllegalStateException("chunk " + number + " was not written");
    }
    pending = null;
    if (view != null) {
      view.retire();
    }
    view = published;
    stored = where;
    verified = false;
    rows = published.rows();
    if (done && where != null && where.canMap()) {
      dropMemory();
    }
  }

  /** Drops what was appended but not published. */
  synchronized void rollback() {
    dropPending();
    if (memory != null) {
      memory.truncate(rows);
    }
  }

  /** The rows have moved to another file; cannot fail. */
  synchronized void moveTo(StoredBatches where) {
    stored = where;
    verified = false;
    if (memory == null && view != null) {
      view.retire();
      view = null;
    }
  }

  /**
   * Another process has written more rows behind those that are there, or moved them. What is
   * leased stays as it is.
   */
  synchronized void catchUp(StoredBatches where) {
    if (where.equals(stored)) {
      return;
    }
    storage.cache.remove(this);
    dropMemory();
    stored = where;
    rows = where.rows();
    verified = false;
  }

  /** Gives up all memory, unless the chunk is used. */
  synchronized void evict() {
    if (users == 0) {
      storage.cache.remove(this);
      dropMemory();
    }
  }

  /** Gives up all memory. What is leased stays until it is released. */
  synchronized void close() {
    closed = true;
    storage.cache.remove(this);
    dropPending();
    dropMemory();
  }

  private ChunkMemory pinned() {
    if (memory == null || users == 0) {
      throw new IllegalStateException("chunk " + number + " is not pinned");
    }
    return memory;
  }

  private ChunkView loadedView() {
    if (view == null) {
      StoredBatches where = storedOrFail();
      if (memory == null && where.canMap()) {
        view = mappedView(where);
      } else {
        if (memory == null) {
          memory = loadMemory();
        }
        view = memory.view();
      }
    }
    return view;
  }

  private ChunkView mappedView(StoredBatches where) {
    BatchReader reader = reader(where);
    BatchPlace place = where.places().get(0);
    if (!verified) {
      reader.read(place, piece -> {});
      verified = true;
    }
    return new ChunkView(reader.map(place), rows);
  }

  private ChunkMemory loadMemory() {
    ChunkMemory loaded = ChunkMemory.create(storage.allocator, schema.getFields());
    try {
      if (rows > 0 && view != null) {
        loaded.append(view.columns(), 0, rows);
      } else if (rows > 0) {
        StoredBatches where = storedOrFail();
        reader(where).load(where.places(), (columns, count) -> loaded.append(columns, 0, count));
      }
      return loaded;
    } catch (RuntimeException | Error e) {
      loaded.close();
      throw e;
    }
  }

  private BatchReader reader(StoredBatches where) {
    return new BatchReader(storage.allocator, identity, where.file(), schema);
  }

  /** Where the published rows are stored, of a chunk that is. */
  synchronized StoredBatches storedOrFail() {
    if (stored == null) {
      throw new IllegalStateException("chunk " + number + " has no published rows");
    }
    return stored;
  }

  private void use() {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the dataset is closed");
    }
    if (users++ == 0) {
      storage.cache.remove(this);
    }
  }

  private void unuse() {
    if (--users == 0 && stored != null && !closed) {
      storage.cache.idle(this, memory == null ? 0 : memory.dataBytes());
    }
  }

  private void dropPending() {
    if (pending != null) {
      pending.retire();
      pending = null;
    }
  }

  private void dropMemory() {
    if (view != null) {
      view.retire();
      view = null;
    }
    if (memory != null) {
      memory.close();
      memory = null;
    }
  }
}
