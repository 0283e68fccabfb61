package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.StagedTable;
import dev.sheaf.store.table.StoredTable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one transaction: those of the version that it began from, and what it did to them.
 * Tables that it does not touch cost nothing.
 */
final class StagedTables implements AutoCloseable {
  private final DatasetCore core;
  private final Version base;
  private final BufferAllocator allocator;
  private final SortedSet<String> names;
  private final SortedMap<String, StagedTable> staged = new TreeMap<>();
  private final SortedMap<String, TableState> adopted = new TreeMap<>();
  private final SortedSet<String> dropped = new TreeSet<>();

  StagedTables(DatasetCore core, Version base, BufferAllocator allocator) {
    this.core = core;
    this.base = base;
    this.allocator = allocator;
    this.names = new TreeSet<>(base.tables().keySet());
  }

  SortedSet<String> names() {
    return Collections.unmodifiableSortedSet(names);
  }

  /** The tables that were touched, made or not made by this transaction, and not dropped. */
  Map<String, StagedTable> touched() {
    return Collections.unmodifiableMap(staged);
  }

  StagedTable staged(String name) {
    StagedTable table = staged.get(name);
    if (table != null) {
      return table;
    }
    if (!names.contains(name)) {
      throw TableNames.unknown(name, names, base);
    }
    TableState state = base.tables().get(name);
    if (state == null) {
      throw new IllegalStateException("a new table is staged: " + name);
    }
    table = stagedAt(state);
    staged.put(name, table);
    return table;
  }

  StagedTable create(String name, TableSchema schema) {
    if (names.contains(name)) {
      throw SheafException.of(
          ErrorCode.TABLE_EXISTS, "there is a table '{table}' already", "table", name);
    }
    StoredTable stored = core.tables().table(core.catalog().newTableId());
    StagedTable table = new StagedTable(allocator, stored, schema, RowSet.empty());
    names.add(name);
    staged.put(name, table);
    return table;
  }

  /** Makes the table what another version has under that name, in place of what is there. */
  StagedTable adopt(String name, TableState state) {
    if (names.contains(name)) {
      drop(name);
    }
    StagedTable table = stagedAt(state);
    names.add(name);
    staged.put(name, table);
    adopted.put(name, state);
    return table;
  }

  private StagedTable stagedAt(TableState state) {
    return new StagedTable(
        allocator,
        core.tables().table(state.tableId()),
        core.tables().schema(state.schemaId()),
        core.rowSets().rows(state));
  }

  void drop(String name) {
    staged(name).close();
    staged.remove(name);
    adopted.remove(name);
    names.remove(name);
    dropped.add(name);
  }

  /** The stored state from which the transaction changes the table; null if it made the table. */
  @Nullable TableState origin(String name) {
    TableState state = adopted.containsKey(name) ? adopted.get(name) : base.tables().get(name);
    StagedTable table = staged.get(name);
    boolean same = state != null && (table == null || state.tableId() == table.stored().id());
    return same ? state : null;
  }

  boolean hasChanges() {
    if (!names.equals(base.tables().keySet())) {
      return true;
    }
    for (Map.Entry<String, StagedTable> entry : staged.entrySet()) {
      StagedTable table = entry.getValue();
      TableState state = origin(entry.getKey());
      if (state == null
          || !state.equals(base.tables().get(entry.getKey()))
          || !table.schema().equals(core.tables().schema(state.schemaId()))
          || !table.live().equals(table.base())) {
        return true;
      }
    }
    return false;
  }

  /** What {@link #restore} brings back. */
  static final class Mark {
    private final Map<String, StagedTable.Mark> tables = new TreeMap<>();
    private final SortedSet<String> dropped;

    private Mark(StagedTables tables) {
      tables.staged.forEach((name, table) -> this.tables.put(name, table.mark()));
      this.dropped = new TreeSet<>(tables.dropped);
    }
  }

  Mark mark() {
    return new Mark(this);
  }

  /** Takes back what was done since the mark, which no table may have been dropped since. */
  void restore(Mark mark) {
    if (!mark.dropped.equals(dropped)) {
      throw new IllegalStateException("a table was dropped since");
    }
    for (String name : List.copyOf(staged.keySet())) {
      StagedTable table = Objects.requireNonNull(staged.get(name));
      StagedTable.Mark before = mark.tables.get(name);
      if (before != null) {
        table.restore(before);
        continue;
      }
      boolean there = base.tables().containsKey(name) && !dropped.contains(name);
      table.close();
      staged.remove(name);
      adopted.remove(name);
      if (!there) {
        names.remove(name);
      }
    }
  }

  @Override
  public void close() {
    staged.values().forEach(StagedTable::close);
    staged.clear();
  }
}
