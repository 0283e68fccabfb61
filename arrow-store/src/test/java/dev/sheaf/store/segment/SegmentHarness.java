package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One segment, a stand-in for the catalog, and a model: what each address must hold.
 *
 * <p>The catalog is an object here: what a commit puts into it is there, as after SQLite's commit.
 */
final class SegmentHarness implements AutoCloseable {
  static final int SEGMENT = 3;
  static final int TABLE = 7;
  static final String DATASET = "d5f0";

  final TableSchema schema;
  private final BufferAllocator allocator;
  private BufferAllocator sources;
  private @Nullable StoreFiles files;
  private final SegmentOptions options;
  private final Map<Long, List<@Nullable Object>> model = new TreeMap<>();
  private SegmentFiles segments;
  private Segment segment;
  private SegmentFacts catalog = SegmentFacts.empty(SEGMENT, TABLE);

  /**
   * @param files null for a segment in memory
   */
  SegmentHarness(
      BufferAllocator allocator,
      @Nullable StoreFiles files,
      SegmentOptions options,
      Schema columns) {
    this.allocator = allocator;
    this.sources = allocator;
    this.files = files;
    this.options = options;
    this.schema = TableSchema.create(columns, PrimaryKey.none());
    this.segments = openFiles(FileAccess.WRITE);
    this.segment = segments.create(SEGMENT, TABLE, schema);
  }

  Segment segment() {
    return segment;
  }

  SegmentFiles segments() {
    return segments;
  }

  SegmentFacts catalog() {
    return catalog;
  }

  /** Addresses that are published, in order. */
  List<Long> addresses() {
    return List.copyOf(model.keySet());
  }

  /** Rows that are in an append but not in the model yet. */
  static final class Pending implements AutoCloseable {
    final SegmentAppend append;
    private final Map<Long, List<@Nullable Object>> rows = new TreeMap<>();

    private Pending(SegmentAppend append) {
      this.append = append;
    }

    /** What each appended address must hold. */
    Map<Long, List<@Nullable Object>> rows() {
      return rows;
    }

    @Override
    public void close() {
      append.close();
    }
  }

  Pending begin() {
    return new Pending(segment.beginAppend());
  }

  /** Appends random rows, as a range or in random order. */
  void append(Pending pending, Random random, int rows) {
    List<FieldVector> columns = RandomVectors.columns(sources, random, schema.arrow(), rows);
    try {
      append(pending, random, columns, rows);
    } finally {
      columns.forEach(FieldVector::close);
    }
  }

  void append(Pending pending, Random random, List<FieldVector> columns, int rows) {
    int from = random.nextInt(3);
    long[] addresses = new long[from + rows];
    FieldVector[] source = columns.toArray(FieldVector[]::new);
    int[] positions = new int[from + rows];
    for (int i = 0; i < rows; i++) {
      positions[from + i] = i;
    }
    if (random.nextBoolean()) {
      pending.append.append(source, 0, rows, addresses, from);
    } else {
      for (int i = rows - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        int swapped = positions[from + i];
        positions[from + i] = positions[from + j];
        positions[from + j] = swapped;
      }
      pending.append.append(source, positions, from, rows, addresses);
    }
    for (int i = from; i < from + rows; i++) {
      pending.rows.put(addresses[i], NaiveValues.row(columns, positions[i]));
    }
  }

  /** Writes, puts into the catalog, publishes. */
  void commit(Pending pending) {
    record(pending.append.write());
    pending.append.publish();
    model.putAll(pending.rows);
  }

  void commitRandomRows(Random random, int rows) {
    try (Pending pending = begin()) {
      append(pending, random, rows);
      commit(pending);
    }
  }

  /** What the catalog does in the commit. */
  void record(SegmentWrite write) {
    List<BatchPlace> places = new ArrayList<>(catalog.places());
    assertEquals(true, places.containsAll(write.replaced()), "what is replaced was there");
    places.removeAll(write.replaced());
    places.addAll(write.places());
    places.sort(Comparator.comparingInt(BatchPlace::chunk).thenComparing(BatchPlace::position));
    catalog =
        new SegmentFacts(
            SEGMENT, TABLE, catalog.generation(), write.fileLength(), catalog.frozen(), places);
  }

  void compact() {
    try (SegmentCompaction compaction = segment.beginCompaction()) {
      compaction.copySealed();
      catalog = compaction.finish();
      compaction.publish();
    }
  }

  void reopen() {
    reopen(FileAccess.WRITE);
  }

  void reopenOver(StoreFiles others) {
    files = others;
    reopen();
  }

  /** From now on, what is appended is allocated elsewhere. */
  void drawFrom(BufferAllocator other) {
    sources = other;
  }

  void reopen(FileAccess access) {
    close();
    segments = openFiles(access);
    segment = segments.open(catalog, schema);
  }

  /** Opens the segment as the given facts describe it. */
  void openAs(SegmentFacts facts) {
    catalog = facts;
    reopen(FileAccess.READ);
  }

  /** Everything that can be read is what was appended, and nothing else. */
  void check() {
    assertEquals(catalog, segment.facts(), "the catalog and the segment agree");
    assertEquals(model, read());
    assertEquals(model.isEmpty() ? 0 : RowAddress.offset(lastAddress()) + 1L, segment.endOffset());
  }

  void checkDeeply() {
    check();
    assertEquals(List.of(), segment.verify());
  }

  /** All published rows by address. */
  Map<Long, List<@Nullable Object>> read() {
    Map<Long, List<@Nullable Object>> rows = new TreeMap<>();
    for (int chunk = 0; chunk < segment.chunkCount(); chunk++) {
      try (ChunkLease lease = segment.lease(chunk, "harness")) {
        assertEquals(segment.rowCount(chunk), lease.rowCount());
        rows.putAll(read(lease));
      }
    }
    return rows;
  }

  Map<Long, List<@Nullable Object>> read(ChunkLease lease) {
    List<FieldVector> columns = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      columns.add(lease.column(i));
      assertEquals(lease.rowCount(), lease.column(i).getValueCount());
      assertEquals(schema.columns().get(i).name(), lease.column(i).getName());
    }
    Map<Long, List<@Nullable Object>> rows = new TreeMap<>();
    for (int i = 0; i < lease.rowCount(); i++) {
      long address = RowAddress.of(SEGMENT, lease.chunk() * Segment.CHUNK_ROWS + i);
      rows.put(address, NaiveValues.row(columns, i));
    }
    return rows;
  }

  /** What must be there. */
  Map<Long, List<@Nullable Object>> model() {
    return model;
  }

  @Override
  public void close() {
    segments.close();
    assertEquals(0, segments.statistics().mappings(), "nothing stays mapped");
  }

  private long lastAddress() {
    List<Long> addresses = addresses();
    return addresses.get(addresses.size() - 1);
  }

  private SegmentFiles openFiles(FileAccess access) {
    return files == null
        ? SegmentFiles.inMemory(allocator, options)
        : SegmentFiles.open(allocator, files, access, DATASET, options);
  }
}
