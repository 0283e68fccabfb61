package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An append-only run of rows of one table, in chunks of {@value #CHUNK_ROWS} offsets.
 *
 * <p><i>Representation:</i> chunk {@code c} covers the offsets {@code [c * 65,536, (c + 1) *
 * 65,536)}. All but the last are <i>sealed</i>: full, or at 256 MiB of data, in which case the rest
 * of their offsets stays unused. On disk a chunk is one or more record batches, one per commit that
 * appended to it, and a single one after the commit that sealed it.
 *
 * <p><i>Invariants.</i> A published row never changes, moves in its chunk, or gets another offset.
 * What was published is what the catalog has committed.
 *
 * <p><i>Ownership.</i> Leases keep the columns that they show, beyond {@link #close()} too; whoever
 * closes a segment under open leases finds their owners in the log.
 *
 * <p><i>Threads:</i> any number of readers, beside one appender ({@link #beginAppend}) and one
 * compaction ({@link #beginCompaction}). A reader waits for another one that reads the same chunk
 * from disk, and for nobody else.
 *
 * <p><i>Cost.</i> A lease on a chunk in memory is O(1). The first one reads and checks the chunk's
 * bytes.
 *
 * <p><i>Another process writes.</i> A segment that is only read is what the catalog knew when it
 * was opened. Where that is not enough, because rows are asked for that came later, or because the
 * file is gone after a compaction, it looks in the catalog once more and goes on from there.
 *
 * @source Decibel III.A (segments)
 */
public final class Segment implements AutoCloseable {
  /** Offsets in a chunk. */
  public static final int CHUNK_ROWS = 1 << 16;

  /** Chunks in a segment: offsets have 31 bits. */
  static final int CHUNKS_MAX = 1 << 15;

  /** How often a read that fails is tried again because another process has moved the rows. */
  private static final int ATTEMPTS_MAX = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Segment.class);

  private final SegmentStorage storage;
  private final SegmentIdentity identity;
  private final TableSchema schema;
  private final @Nullable Following following;
  private final AppendRight appendRight = new AppendRight();
  private final AtomicBoolean compacting = new AtomicBoolean();
  private final Set<ChunkLease> leases = ConcurrentHashMap.newKeySet();
  private volatile Published published;
  private volatile boolean frozen;
  private volatile boolean closed;

  /**
   * What readers see.
   *
   * @param chunks those with at least one published row
   * @param file the generation that new rows go to; null in memory
   */
  record Published(List<Chunk> chunks, @Nullable SegmentFile file) {
    Published {
      chunks = List.copyOf(chunks);
    }
  }

  /**
   * Opens what the catalog knows; reads nothing.
   *
   * @param newerFacts what the catalog knows later, where another process may write; else null
   */
  Segment(
      SegmentStorage storage,
      SegmentIdentity identity,
      TableSchema schema,
      SegmentFacts facts,
      @Nullable Supplier<SegmentFacts> newerFacts) {
    this.storage = storage;
    this.identity = identity;
    this.schema = schema;
    this.following = newerFacts == null ? null : new Following(this, newerFacts);
    this.frozen = facts.frozen();
    facts.check();
    SegmentFile file = storage.inMemory() ? null : newFile(facts.generation(), facts.fileLength());
    List<Chunk> chunks = new ArrayList<>();
    if (file != null) {
      for (PlaceList places : PlaceList.byChunk(facts.places())) {
        chunks.add(stored(chunks.size(), new Chunk.StoredBatches(file, places)));
      }
    }
    this.published = new Published(chunks, file);
  }

  /** A chunk of this segment that is stored. */
  Chunk stored(int number, Chunk.StoredBatches where) {
    return Chunk.stored(storage, identity, schema.arrow(), number, where);
  }

  /** The number of the segment in its dataset. */
  public int id() {
    return identity.segment();
  }

  /** The number of the table whose rows it holds. */
  public int tableId() {
    return identity.table();
  }

  /** The columns that its rows were written with. */
  public TableSchema schema() {
    return schema;
  }

  /** Chunks with published rows. */
  public int chunkCount() {
    return published.chunks().size();
  }

  /** Published rows of a chunk: its positions {@code [0, rowCount)}. */
  public int rowCount(int chunk) {
    return published.chunks().get(chunk).rows();
  }

  /** The offset behind the last published row; 0 without rows. */
  public long endOffset() {
    List<Chunk> chunks = published.chunks();
    return chunks.isEmpty()
        ? 0
        : (chunks.size() - 1L) * CHUNK_ROWS + chunks.get(chunks.size() - 1).rows();
  }

  /**
   * The right to read a chunk; the caller closes it.
   *
   * @param chunk in {@code [0, chunkCount)}
   * @param owner who it is for, in reports of leaks
   * @throws dev.sheaf.store.error.SheafException when the stored bytes are damaged or cannot be
   *     read; no value of the chunk was returned
   */
  public ChunkLease lease(int chunk, String owner) {
    requireOpen();
    for (int attempt = 1; ; attempt++) {
      Published seen = published;
      try {
        Chunk leased = seen.chunks().get(chunk);
        return registered(leased, storage.withRoom(leased::lease), owner);
      } catch (SheafException e) {
        if (attempt == ATTEMPTS_MAX || !isOutdated(seen)) {
          throw e;
        }
      }
    }
  }

  /**
   * The right to read some rows of a chunk; the caller closes it.
   *
   * @param owner who it is for, in reports of leaks
   * @throws SheafException as the other form, and DAMAGED if there are no such rows
   */
  public ChunkLease lease(RowChunk rows, String owner) {
    if (!holds(rows) && (!catchUp() || !holds(rows))) {
      throw SheafException.of(
          ErrorCode.DAMAGED,
          "the catalog is damaged: a version has row {offset} of segment {segment}, which ends at {end}; run 'sheaf fsck'",
          "offset",
          rows.firstOffset() + rows.last(),
          "segment",
          id(),
          "end",
          endOffset());
    }
    return lease(rows.chunk(), owner);
  }

  private boolean holds(RowChunk rows) {
    List<Chunk> chunks = published.chunks();
    return rows.chunk() < chunks.size() && rows.last() < chunks.get(rows.chunk()).rows();
  }

  /** Whether what was seen is no more what the catalog says; then what is published now is. */
  @SuppressWarnings("ReferenceEquality") // whatever is published is an object of its own
  private boolean isOutdated(Published seen) {
    catchUp();
    return published != seen;
  }

  private boolean catchUp() {
    return following != null && following.catchUp();
  }

  /** Whether it is appended to no more. */
  public boolean frozen() {
    return frozen;
  }

  /** Ends appending. Waits for an append that is under way. */
  public void freeze() {
    appendRight.take();
    frozen = true;
    appendRight.giveBack();
  }

  /**
   * Whether so many more rows have offsets left, all chunks being filled with rows. When not, the
   * caller begins a new segment.
   */
  public boolean canTake(long rows) {
    List<Chunk> chunks = published.chunks();
    boolean open = !chunks.isEmpty() && !chunks.get(chunks.size() - 1).isKnownFull();
    long begun = open ? chunks.size() - 1L : chunks.size();
    long used = open ? chunks.get(chunks.size() - 1).rows() : 0;
    return rows <= (CHUNKS_MAX - begun) * CHUNK_ROWS - used;
  }

  /**
   * Begins to append; waits for another append or the end of a compaction. The caller closes the
   * append, before or after publishing it. Who appends to several segments takes them in ascending
   * order of their numbers.
   *
   * @throws SheafException {@link ErrorCode#READ_ONLY}, {@link ErrorCode#CLOSED}
   * @throws IllegalStateException when the segment is frozen, or the thread already appends to it
   */
  public SegmentAppend beginAppend() {
    requireOpen();
    storage.requireWritable();
    appendRight.take();
    if (frozen) {
      appendRight.giveBack();
      throw new IllegalStateException("segment " + id() + " is frozen");
    }
    return new SegmentAppend(storage, this, published);
  }

  /**
   * Begins to rewrite the file with one batch per chunk, without dead bytes; no row address
   * changes. The caller closes it. One at a time.
   */
  public SegmentCompaction beginCompaction() {
    requireOpen();
    storage.requireWritable();
    if (!compacting.compareAndSet(false, true)) {
      throw new IllegalStateException("segment " + id() + " is being compacted");
    }
    return new SegmentCompaction(storage, this);
  }

  /** What the catalog should know of this segment. */
  public SegmentFacts facts() {
    Published now = published;
    SegmentFile file = now.file();
    List<BatchPlace> places = new ArrayList<>();
    for (Chunk chunk : now.chunks()) {
      Chunk.StoredBatches stored = chunk.stored();
      if (stored != null) {
        places.addAll(stored.places());
      }
    }
    return new SegmentFacts(
        id(),
        tableId(),
        file == null ? 0 : file.generation(),
        file == null ? 0 : file.end(),
        frozen,
        places);
  }

  /** Bytes of the file that count; 0 in memory. */
  public long fileBytes() {
    SegmentFile file = published.file();
    return file == null ? 0 : file.end();
  }

  /**
   * Bytes of the file that neither its header nor a batch occupies: those that compaction reclaims.
   */
  public long deadBytes() {
    SegmentFacts facts = facts();
    long live = facts.places().stream().mapToLong(BatchPlace::bytes).sum();
    SegmentFile file = published.file();
    return file == null || facts.fileLength() == 0
        ? 0
        : facts.fileLength() - file.headerBytes() - live;
  }

  /** Batches that the rows are stored in. */
  public int batchCount() {
    return facts().places().size();
  }

  /** Reads and checks everything again; empty when nothing is wrong. */
  public List<SegmentFinding> verify() {
    requireOpen();
    for (int attempt = 1; ; attempt++) {
      Published seen = published;
      List<SegmentFinding> findings = SegmentCheck.of(this);
      if (findings.isEmpty() || attempt == ATTEMPTS_MAX || !isOutdated(seen)) {
        return findings;
      }
    }
  }

  /** The owners of the leases that are open. */
  public List<String> leaseOwners() {
    return leases.stream().map(ChunkLease::owner).sorted().toList();
  }

  /** Gives up all memory; closing twice is harmless. Leases stay valid until they are closed. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    List<String> owners = leaseOwners();
    if (!owners.isEmpty()) {
      LOG.warn("segment {} is closed while leases are open: {}", id(), owners);
    }
    Published last = published;
    last.chunks().forEach(Chunk::close);
    SegmentFile file = last.file();
    if (file != null) {
      file.close();
    }
  }

  SegmentIdentity identity() {
    return identity;
  }

  Published published() {
    return published;
  }

  AppendRight appendRight() {
    return appendRight;
  }

  void compactionEnded() {
    compacting.set(false);
  }

  void publish(Published next) {
    published = next;
  }

  /** Publishes what another process has written. */
  void follow(Published next, boolean isFrozen) {
    frozen = isFrozen;
    published = next;
  }

  /** A file of this segment, of some generation. */
  SegmentFile newFile(int generation, long end) {
    return new SegmentFile(storage, identity, generation, schema.arrow().getFields(), end);
  }

  BatchReader reader(SegmentFile file) {
    return new BatchReader(storage.allocator, identity, file, schema.arrow());
  }

  ChunkLease registered(Chunk chunk, ChunkView view, String owner) {
    ChunkLease lease = new ChunkLease(this, chunk, view, owner);
    leases.add(lease);
    storage.leases.increment();
    return lease;
  }

  void returned(ChunkLease lease) {
    leases.remove(lease);
  }

  private void requireOpen() {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the dataset is closed");
    }
  }
}
