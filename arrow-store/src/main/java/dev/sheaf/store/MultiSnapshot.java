package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.SchemaUnion;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;

/**
 * One table at several versions, held for reading in one pass: each row once, with the versions
 * that hold it.
 *
 * <p>The columns are those of all the versions together ({@link SchemaUnion}), called as the
 * version highest in the graph calls them, and of the widest type that one of them has. A row shows
 * all that was written of it: what a version that holds it sees of that are the columns which that
 * version has.
 *
 * <p><i>Ownership:</i> the caller closes it, after its cursors. <i>Threads:</i> any number may scan
 * at once.
 *
 * @source Decibel IV (Q4)
 */
public final class MultiSnapshot implements AutoCloseable {
  private final String table;
  private final List<Version> versions;
  private final List<RowSet> rowSets;
  private final TableSchema schema;
  private final StoredTable stored;
  private final BufferAllocator allocator;
  private final AtomicBoolean closed = new AtomicBoolean();

  private MultiSnapshot(
      String table,
      List<Version> versions,
      List<RowSet> rowSets,
      TableSchema schema,
      StoredTable stored,
      BufferAllocator allocator) {
    this.table = table;
    this.versions = List.copyOf(versions);
    this.rowSets = List.copyOf(rowSets);
    this.schema = schema;
    this.stored = stored;
    this.allocator = allocator;
  }

  static MultiSnapshot open(DatasetCore core, List<Version> versions, String table) {
    if (versions.isEmpty()) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "name at least one version to read table '{table}' at",
          "table",
          table);
    }
    List<TableState> states = newestFirst(versions, table);
    TableState state = states.get(0);
    List<RowSet> rowSets = new ArrayList<>();
    for (Version version : versions) {
      TableState at = version.tables().get(table);
      if (at != null && at.tableId() != state.tableId()) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "table '{table}' was dropped and made anew between these versions; read them apart",
            "table",
            table);
      }
      rowSets.add(at == null ? RowSet.empty() : core.rowSets().rows(at));
    }
    return new MultiSnapshot(
        table,
        versions,
        rowSets,
        SchemaUnion.of(
            states.stream()
                .map(TableState::schemaId)
                .distinct()
                .map(core.tables()::schema)
                .toList()),
        core.tables().table(state.tableId()),
        core.childAllocator("snapshots of " + table, core.allocator()));
  }

  /** The table's name. */
  public String table() {
    return table;
  }

  /** The versions, in the order asked for. */
  public List<Version> versions() {
    return versions;
  }

  /** The rows of each version, in the same order. */
  public List<RowSet> rowSets() {
    return rowSets;
  }

  /** The columns that all versions are seen with. */
  public TableSchema schema() {
    return schema;
  }

  /** Begins to read; the caller closes the cursor. */
  public MultiVersionCursor scan(Scan scan) {
    if (closed.get()) {
      throw SheafException.of(
          ErrorCode.CLOSED, "the snapshot of table '{table}' is closed", "table", table);
    }
    return new MultiVersionCursor(
        allocator,
        "scan of " + table + " at " + versions.size() + " versions",
        schema,
        rowSets,
        stored::segment,
        scan);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      allocator.close();
    }
  }

  /**
   * The table in the versions that have it, the highest in the graph first.
   *
   * @throws SheafException UNKNOWN_TABLE if none has
   */
  private static List<TableState> newestFirst(List<Version> versions, String table) {
    List<TableState> states =
        versions.stream()
            .filter(version -> version.tables().containsKey(table))
            .sorted(Comparator.comparingInt(Version::level).reversed())
            .map(version -> version.table(table))
            .toList();
    return states.isEmpty() ? List.of(versions.get(0).table(table)) : states;
  }
}
