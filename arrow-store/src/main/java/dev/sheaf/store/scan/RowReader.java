package dev.sheaf.store.scan;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.vector.KeyHasher;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads rows of one table by their addresses, in any order: whatever was worked out on row sets
 * becomes values here.
 *
 * <p>A row means what a schema says of it, so each call names the columns and with them the schema.
 * Rows need not be alive in any particular version.
 *
 * <p><i>Ownership:</i> holds nothing between calls. Vectors that are returned belong to the caller.
 * <i>Threads:</i> any. <i>Cost:</i> each chunk is leased once per call, and only the columns that
 * are asked for are read.
 *
 * <p><i>Errors:</i> every method throws {@link dev.sheaf.store.error.SheafException}
 * BUDGET_EXCEEDED where an allocator refuses, and DAMAGED where stored bytes are; nothing is left
 * allocated then.
 */
public final class RowReader {
  private final IntFunction<Segment> segments;
  private final String owner;

  /** Receives the hashes of keys, chunk by chunk. */
  @FunctionalInterface
  public interface KeyHashConsumer {
    /**
     * Takes the rows of one chunk, ascending; the arrays are used again for the next one.
     *
     * @param hashes {@code long[≥ count]}: of the keys
     * @param addresses {@code long[≥ count]}: of the rows
     */
    void accept(long[] hashes, long[] addresses, int count);
  }

  /**
   * A reader of the rows of one table.
   *
   * @param segments where its segments are found by number
   * @param owner named in reports of leases that were not given back
   */
  public RowReader(IntFunction<Segment> segments, String owner) {
    this.segments = segments;
    this.owner = owner;
  }

  /**
   * The values of the rows {@code addresses[0, count)}, in that order.
   *
   * @param addresses of rows, in any order and as often as wanted; a negative one gives nulls
   * @return a vector of {@code count} rows per column; the caller closes them
   */
  public List<FieldVector> gather(
      BufferAllocator allocator, RowColumns columns, long[] addresses, int count) {
    return BudgetErrors.within(
        allocator,
        () -> {
          try (RowGathering gathering = new RowGathering(allocator, columns, addresses, count)) {
            ChunkGroups groups = ChunkGroups.of(addresses, count);
            for (int group = 0; group < groups.groupCount(); group++) {
              long first = addresses[groups.place(group, 0)];
              Segment segment = segments.apply(RowAddress.segment(first));
              try (ChunkLease lease = segment.lease(RowAddress.chunk(first), owner)) {
                gathering.add(groups, group, lease);
              }
            }
            return gathering.finish(groups);
          }
        });
  }

  /**
   * Hashes the keys of all rows of a set. Equal keys have equal hashes, under whichever schema of
   * the table; the converse is to be checked by comparing the keys.
   *
   * @param allocator pays for what a segment does not hold as it is; the rows are not copied
   * @param schema of a table with a key
   */
  public void hashKeys(
      BufferAllocator allocator, TableSchema schema, RowSet rows, KeyHashConsumer consumer) {
    int[] key = schema.keyPositions();
    int[] positions = new int[0];
    long[] hashes = new long[0];
    long[] addresses = new long[0];
    for (RowChunk chunk : rows.chunks()) {
      int count = chunk.cardinality();
      if (positions.length < count) {
        positions = new int[count];
        hashes = new long[count];
        addresses = new long[count];
      }
      chunk.positions(positions);
      hashChunk(allocator, schema, key, chunk, positions, hashes);
      long base = RowAddress.of(chunk.segment(), chunk.firstOffset());
      for (int i = 0; i < count; i++) {
        addresses[i] = base | positions[i];
      }
      consumer.accept(hashes, addresses, count);
    }
  }

  private void hashChunk(
      BufferAllocator allocator,
      TableSchema schema,
      int[] key,
      RowChunk chunk,
      int[] positions,
      long[] hashes) {
    Segment segment = segments.apply(chunk.segment());
    ColumnMapping mapping = ColumnMapping.of(schema, segment.schema());
    BudgetErrors.run(
        allocator,
        () -> {
          try (ChunkLease lease = segment.lease(chunk, owner);
              ColumnMapping.View view = mapping.view(allocator, lease::column, lease.rowCount())) {
            KeyHasher.hashKeys(view.columns(key), positions, chunk.cardinality(), hashes);
          }
        });
  }

  /**
   * In which columns the rows {@code from[i]} and {@code to[i]} differ, for {@code i} in {@code [0,
   * count)}. Widths do not count, and a column that is absent is null.
   *
   * @param fromColumns one per column compared
   * @param toColumns the same columns as the other rows have them
   * @return {@code boolean[columns][count]}
   */
  public boolean[][] differences(
      BufferAllocator allocator,
      RowColumns fromColumns,
      long[] from,
      RowColumns toColumns,
      long[] to,
      int count) {
    return differences(allocator, fromColumns, from, this, toColumns, to, count);
  }

  /**
   * As {@link #differences(BufferAllocator, RowColumns, long[], RowColumns, long[], int)}, with the
   * rows of another table.
   *
   * @param toReader reads the rows {@code to[i]}
   */
  public boolean[][] differences(
      BufferAllocator allocator,
      RowColumns fromColumns,
      long[] from,
      RowReader toReader,
      RowColumns toColumns,
      long[] to,
      int count) {
    List<FieldVector> before = gather(allocator, fromColumns, from, count);
    try {
      List<FieldVector> after = toReader.gather(allocator, toColumns, to, count);
      try {
        return ColumnDifferences.between(before, after, count);
      } finally {
        AutoCloseables.closeNoChecked(() -> AutoCloseables.close(after));
      }
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(before));
    }
  }

  /**
   * Which of the rows {@code addresses[0, count)} satisfy a predicate.
   *
   * @param columns those that the predicate names, by their fields' names, and perhaps others
   * @param addresses as for {@link #gather}; a negative one satisfies nothing
   * @return {@code boolean[count]}
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_COLUMN, BAD_ARGUMENT if a literal does not
   *     fit its column
   */
  public boolean[] satisfying(
      BufferAllocator allocator,
      RowColumns columns,
      Predicate predicate,
      long[] addresses,
      int count) {
    RowFilter filter = RowFilter.bind(predicate, new Schema(columns.fields()));
    List<FieldVector> values = gather(allocator, columns, addresses, count);
    try {
      int[] positions = new int[count];
      int rows = 0;
      for (int i = 0; i < count; i++) {
        positions[rows] = i;
        rows += addresses[i] < 0 ? 0 : 1;
      }
      int left = filter.narrow(values::get, positions, rows);
      boolean[] satisfying = new boolean[count];
      for (int i = 0; i < left; i++) {
        satisfying[positions[i]] = true;
      }
      return satisfying;
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(values));
    }
  }

  /**
   * The ids of all columns that the segments of some rows have: what a row of them may hold,
   * whether or not a version shows it. Reads no row.
   */
  public Set<Long> storedColumnIds(RowSet rows) {
    Set<Long> ids = new HashSet<>();
    for (int segment : rows.segments()) {
      segments.apply(segment).schema().columns().forEach(column -> ids.add(column.id()));
    }
    return ids;
  }
}
