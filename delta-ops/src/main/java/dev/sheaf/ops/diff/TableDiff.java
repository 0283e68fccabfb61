package dev.sheaf.ops.diff;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.MatchedColumn;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * What two versions of one table do not share.
 *
 * <table>
 * <caption>What is read to know what</caption>
 * <tr><th>asked for<th>reads
 * <tr><td>{@link #delta()}, {@link #removedRows()}, {@link #addedRows()}, {@link
 *     #schemaChanges()}<td>no row
 * <tr><td>{@link #count}<td>the keys of the rows that differ; none of them where rows were only
 *     added or only removed, or there is no key
 * <tr><td>{@link #countCells}<td>the columns compared, of these rows
 * <tr><td>{@link #open}<td>the columns shown, of these rows
 * </table>
 *
 * <p>A record is modified if it differs in a column that one of the versions has. What a row holds
 * in columns that were dropped on both sides makes it another row, and no other record.
 *
 * <p>A table without a key has no records that could be modified: its rows are removed and added.
 * Where the table was dropped and made anew, all rows are removed and all are added.
 *
 * <p><i>Threads:</i> any; an immutable value.
 */
public final class TableDiff {
  private final String table;
  private final @Nullable DiffSide from;
  private final @Nullable DiffSide to;
  private final Delta delta;
  private final List<MatchedColumn> columns;

  private TableDiff(String table, @Nullable DiffSide from, @Nullable DiffSide to, Delta delta) {
    this.table = table;
    this.from = from;
    this.to = to;
    this.delta = delta;
    this.columns = columns(from, to);
  }

  static TableDiff of(Dataset dataset, Version from, Version to, String table) {
    @Nullable DiffSide before = DiffSide.of(dataset, from, table);
    @Nullable DiffSide after = DiffSide.of(dataset, to, table);
    return new TableDiff(table, before, after, delta(dataset, from, before, to, after, table));
  }

  private static Delta delta(
      Dataset dataset,
      Version from,
      @Nullable DiffSide before,
      Version to,
      @Nullable DiffSide after,
      String table) {
    if (before != null && after != null && before.tableId() != after.tableId()) {
      return Delta.of(dataset.rowSet(from, table), dataset.rowSet(to, table));
    }
    boolean sameRows =
        before != null
            && after != null
            && before.state().rowsFingerprint().equals(after.state().rowsFingerprint());
    return sameRows ? Delta.none() : dataset.delta(from, to, table);
  }

  private static List<MatchedColumn> columns(@Nullable DiffSide from, @Nullable DiffSide to) {
    if (from != null && to != null) {
      return MatchedColumn.between(from.schema(), to.schema());
    }
    List<MatchedColumn> columns = new ArrayList<>();
    if (from != null) {
      from.schema()
          .columns()
          .forEach(c -> columns.add(new MatchedColumn(c.name(), columns.size(), -1)));
    }
    if (to != null) {
      to.schema()
          .columns()
          .forEach(c -> columns.add(new MatchedColumn(c.name(), -1, columns.size())));
    }
    return List.copyOf(columns);
  }

  /** The table's name. */
  public String table() {
    return table;
  }

  /**
   * The exact delta: its removed rows as the earlier version has them, its added ones as the later.
   */
  public Delta delta() {
    return delta;
  }

  /** Rows of the earlier version that the later does not have. Reads nothing. */
  public long removedRows() {
    return delta.deletes().cardinality();
  }

  /** Rows of the later version that the earlier does not have. Reads nothing. */
  public long addedRows() {
    return delta.inserts().cardinality();
  }

  /** What happened to the table and its columns; empty if nothing. */
  public List<SchemaChange> schemaChanges() {
    if (from == null) {
      return List.of(new SchemaChange.TableCreated());
    }
    if (to == null) {
      return List.of(new SchemaChange.TableDropped());
    }
    List<SchemaChange> changes = new ArrayList<>();
    if (from.tableId() != to.tableId()) {
      changes.add(new SchemaChange.TableReplaced());
    }
    changes.addAll(SchemaChange.between(from.schema(), to.schema()));
    return List.copyOf(changes);
  }

  /** The columns of both versions. */
  public List<MatchedColumn> columns() {
    return columns;
  }

  /** The names of the key columns, as {@link #columns()} has them; empty if there is no key. */
  public List<String> keyColumns() {
    DiffSide side = to != null ? to : from;
    return side == null || side.schema().keyless()
        ? List.of()
        : side.schema().primaryKey().columns();
  }

  /**
   * Counts added, removed and modified records.
   *
   * @param allocator pays for keys
   * @param options as for {@link #open}
   */
  public DiffCounts count(BufferAllocator allocator, DiffOptions options) {
    return DiffCounting.records(allocator, this, options);
  }

  /** As {@link #count}, and the cells of modified records that have other values. */
  public CellCounts countCells(BufferAllocator allocator, DiffOptions options) {
    return DiffCounting.cells(allocator, this, options);
  }

  /**
   * Begins to read the records or rows that differ; the caller closes the cursor.
   *
   * @param allocator pays for what is read; outlives the cursor
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_COLUMN
   */
  public DiffCursor open(BufferAllocator allocator, DiffOptions options) {
    return new DiffCursor(allocator, this, options);
  }

  /** The columns before; null if the earlier version does not have the table. */
  public @Nullable TableSchema schemaBefore() {
    return from == null ? null : from.schema();
  }

  /** The columns after; null if the later version does not have the table. */
  public @Nullable TableSchema schemaAfter() {
    return to == null ? null : to.schema();
  }

  /** Reads the removed rows by their addresses; null if the earlier version lacks the table. */
  public @Nullable RowReader readerBefore() {
    return from == null ? null : from.reader();
  }

  /** Reads the added rows by their addresses; null if the later version lacks the table. */
  public @Nullable RowReader readerAfter() {
    return to == null ? null : to.reader();
  }

  @Nullable DiffSide from() {
    return from;
  }

  @Nullable DiffSide to() {
    return to;
  }

  RowSet removed() {
    return delta.deletes();
  }

  RowSet added() {
    return delta.inserts();
  }

  /** Whether rows of one key are one record on both sides. */
  boolean hasRecords() {
    return from != null && to != null && from.tableId() == to.tableId() && !from.schema().keyless();
  }

  /**
   * Whether rows that differ may look the same: segments have columns that one version does not
   * show.
   */
  boolean hidesColumns() {
    if (from == null || to == null) {
      return false;
    }
    for (long id : from.reader().storedColumnIds(delta.deletes().or(delta.inserts()))) {
      if (from.schema().indexOfId(id) < 0 || to.schema().indexOfId(id) < 0) {
        return true;
      }
    }
    return false;
  }
}
