package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.segment.SegmentAppend;
import dev.sheaf.store.segment.SegmentFiles;
import dev.sheaf.store.segment.SegmentOptions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * A table as one transaction has made it so far: the rows of the version that it began from, less
 * those that it removed, plus those that it wrote.
 *
 * <p><i>Representation:</i> written rows stand in segments of the transaction's own, numbered from
 * {@link #STAGED_SEGMENT_FIRST} up, with a key index of their own. One row set says which rows are
 * alive, stored and staged ones alike; so the transaction reads its own writes through the same
 * cursors as everybody else.
 *
 * <p><i>Invariants:</i> no two live rows have equal keys. An operation that fails leaves the live
 * rows as they were.
 *
 * <p><i>Threads:</i> that of the transaction.
 *
 * <p><i>Cost:</i> O(rows of the batch), whatever the table holds.
 */
public final class StagedTable implements AutoCloseable {
  /** Numbers from here up are segments of a transaction. */
  public static final int STAGED_SEGMENT_FIRST = 0x7FFF_0000;

  private static final int SLICE_ROWS = RowAddress.CHUNK_ROWS;

  private final BufferAllocator allocator;
  private final StoredTable stored;
  private final RowSet base;
  private final SegmentFiles staging;
  private final List<Segment> staged = new ArrayList<>();
  private final KeyIndex stagedIndex = new KeyIndex();
  private RowSet below;
  private RowSetBuilder live;
  private TableSchema schema;

  /**
   * A table in which nothing was changed yet.
   *
   * @param allocator pays for staged rows; outlives this
   * @param stored what is stored of the table
   * @param schema its columns in the version that the transaction began from
   * @param base its rows in that version
   */
  public StagedTable(
      BufferAllocator allocator, StoredTable stored, TableSchema schema, RowSet base) {
    this.allocator = allocator;
    this.stored = stored;
    this.schema = schema;
    this.base = base;
    this.below = base;
    this.live = RowSetBuilder.from(base);
    this.staging = SegmentFiles.inMemory(allocator, SegmentOptions.defaults());
  }

  /** The columns, as changed so far. */
  public TableSchema schema() {
    return schema;
  }

  /** The rows of the version that the transaction began from. */
  public RowSet base() {
    return base;
  }

  /** The rows as they are now, staged ones included. */
  public RowSet live() {
    return live.build();
  }

  /** What is stored of the table. */
  public StoredTable stored() {
    return stored;
  }

  /** Finds the segments of stored and of staged rows. */
  public Segment segment(int segmentId) {
    return segmentId >= STAGED_SEGMENT_FIRST
        ? staged.get(segmentId - STAGED_SEGMENT_FIRST)
        : stored.segment(segmentId);
  }

  /** Inserts rows whose keys are not there; a table without a key ignores rows that are. */
  public Changes insert(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    try (IncomingBatch batch =
        incoming(rows, dictionaries, IncomingBatch.Coverage.ALL_BUT_NULLABLE)) {
      return put(batch, PutRows.Existing.REFUSE);
    }
  }

  /** Inserts rows, or replaces those that have their keys. */
  public Changes upsert(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    try (IncomingBatch batch = incoming(rows, dictionaries, IncomingBatch.Coverage.ALL)) {
      return put(batch, PutRows.Existing.REPLACE);
    }
  }

  /** Changes some columns of the rows that have the given keys. */
  public Changes update(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    requireKey("update");
    try (IncomingBatch batch = incoming(rows, dictionaries, IncomingBatch.Coverage.KEY_AND_SOME)) {
      return new UpdateRows(allocator, this).run(batch);
    }
  }

  /** Removes the rows that have the given keys; without a key, those that equal the given ones. */
  public Changes delete(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    try (IncomingBatch batch = incoming(rows, dictionaries, IncomingBatch.Coverage.KEY)) {
      RowSet before = live();
      try {
        long deleted = 0;
        long missing = 0;
        for (int from = 0; from < batch.rowCount(); from += SLICE_ROWS) {
          int[] positions = slice(from, batch.rowCount());
          for (long row : currentRows(batch, positions, keyHashes(batch, positions))) {
            if (row == KeyIndex.NONE || !live.contains(row)) {
              missing++;
            } else {
              live.remove(row);
              deleted++;
            }
          }
        }
        return new Changes(0, 0, deleted, 0, missing);
      } catch (RuntimeException | Error e) {
        restore(before);
        throw e;
      }
    }
  }

  /**
   * Deletes and inserts stored rows by their addresses. Reads no row.
   *
   * @param delta exact on the rows as they are now; the caller vouches that no key is there twice
   *     afterwards
   * @throws SheafException BAD_ARGUMENT if it is not
   */
  public void patch(Delta delta) {
    RowSet rows = live();
    if (!delta.isExactOn(rows)) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the delta deletes rows that are not there, or inserts rows that are; take it from the version that the transaction began from");
    }
    live = RowSetBuilder.from(delta.patch(rows));
    below = below.andNot(delta.deletes()).or(delta.inserts());
  }

  /** Sets the columns to those of another schema, which was derived from the present one. */
  public void changeSchema(TableSchema changed) {
    schema = changed;
  }

  /**
   * The table as it was at some time.
   *
   * @param schema its columns
   * @param below the stored rows, without what the transaction wrote
   * @param live its rows
   */
  public record Mark(TableSchema schema, RowSet below, RowSet live) {}

  /** What {@link #restore(Mark)} brings back. */
  public Mark mark() {
    return new Mark(schema, below, live());
  }

  /** Takes back what was done since; rows that were written since are dead weight until the end. */
  public void restore(Mark mark) {
    schema = mark.schema;
    below = mark.below;
    restore(mark.live);
  }

  /** Removes all rows. */
  public void clear() {
    live = new RowSetBuilder();
  }

  @Override
  public void close() {
    staging.close();
  }

  // What the operations are made of.

  /** Pays for staged rows. */
  BufferAllocator allocator() {
    return allocator;
  }

  IncomingBatch incoming(
      VectorSchemaRoot rows,
      @Nullable DictionaryProvider dictionaries,
      IncomingBatch.Coverage coverage) {
    return IncomingBatch.of(allocator, rows, dictionaries, schema, coverage);
  }

  Changes put(IncomingBatch batch, PutRows.Existing existing) {
    RowSet before = live();
    try {
      PutRows put = new PutRows(this, existing);
      put.addAll(batch);
      return put.changes();
    } catch (RuntimeException | Error e) {
      restore(before);
      throw e;
    }
  }

  RowSetBuilder liveBuilder() {
    return live;
  }

  KeyIndex stagedIndex() {
    return stagedIndex;
  }

  void restore(RowSet rows) {
    live = RowSetBuilder.from(rows);
  }

  RowFinder finder() {
    return new RowFinder(allocator, schema, this::segment);
  }

  static int[] slice(int from, int rowCount) {
    int[] positions = new int[Math.min(SLICE_ROWS, rowCount - from)];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = from + i;
    }
    return positions;
  }

  long[] keyHashes(IncomingBatch batch, int[] positions) {
    return schema.keyless()
        ? RowHashes.of(schema, batch::column, positions, positions.length).keys
        : RowHashes.keys(schema, batch::column, positions, positions.length);
  }

  /** The live row of each key, stored or staged, or {@link KeyIndex#NONE}. */
  long[] currentRows(IncomingBatch batch, int[] positions, long[] keyHashes) {
    long[] rows = stagedRows(batch::column, positions, keyHashes);
    long[] below = rowsBelow(batch::column, positions, keyHashes);
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] == KeyIndex.NONE && below[i] != KeyIndex.NONE && live.contains(below[i])) {
        rows[i] = below[i];
      }
    }
    return rows;
  }

  /** The live staged row of each key. */
  long[] stagedRows(IntFunction<FieldVector> columns, int[] positions, long[] keyHashes) {
    return finder()
        .findLive(stagedIndex, columns, positions, keyHashes, positions.length, live::contains);
  }

  /**
   * The stored row that each key had before the transaction wrote to it, removed since or not: that
   * of the version that it began from, or one that was patched in.
   */
  long[] rowsBelow(IntFunction<FieldVector> columns, int[] positions, long[] keyHashes) {
    if (below.isEmpty()) {
      long[] none = new long[positions.length];
      Arrays.fill(none, KeyIndex.NONE);
      return none;
    }
    return stored.lookUp(
        index ->
            finder()
                .findLive(index, columns, positions, keyHashes, positions.length, below::contains));
  }

  /**
   * Writes rows to the transaction's own segment.
   *
   * @param hashes of all rows of the slice
   * @param places which rows of the slice, {@code int[count]}
   * @return their addresses; they are in the staged index, but not alive yet
   */
  long[] stage(
      IntFunction<FieldVector> columns,
      int[] positions,
      RowHashes hashes,
      int[] places,
      int count) {
    long[] addresses = new long[count];
    if (count == 0) {
      return addresses;
    }
    int[] wanted = new int[count];
    long[] keys = new long[count];
    long[] contents = new long[count];
    for (int i = 0; i < count; i++) {
      wanted[i] = positions[places[i]];
      keys[i] = hashes.keys[places[i]];
      contents[i] = hashes.low[places[i]];
    }
    FieldVector[] all = new FieldVector[schema.columns().size()];
    for (int i = 0; i < all.length; i++) {
      all[i] = columns.apply(i);
    }
    try (SegmentAppend append = stagingSegment(count).beginAppend()) {
      append.append(all, wanted, 0, count, addresses);
      append.write();
      append.publish();
    }
    stagedIndex.addAll(keys, contents, addresses, count);
    return addresses;
  }

  void requireKey(String operation) {
    if (schema.keyless()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "a table without a primary key has no records to {operation}; delete rows and insert others",
          "operation",
          operation);
    }
  }

  private Segment stagingSegment(int rows) {
    Segment last = staged.isEmpty() ? null : staged.get(staged.size() - 1);
    if (last != null && last.schema().equals(schema) && last.canTake(rows)) {
      return last;
    }
    Segment segment = staging.create(STAGED_SEGMENT_FIRST + staged.size(), stored.id(), schema);
    staged.add(segment);
    return segment;
  }
}
