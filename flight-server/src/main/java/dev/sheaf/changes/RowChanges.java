package dev.sheaf.changes;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * What changed in one table between two versions, record by record in the order of the key. A table
 * without a key has no records that could be modified: its rows are removed and added, in the order
 * in which they are stored.
 *
 * <p><i>Ownership:</i> holds the changed rows, and only these, until it is closed. <i>Cost:</i> O(n
 * log n) for n changed rows.
 */
public final class RowChanges implements AutoCloseable {
  private final VectorSchemaRoot removed;
  private final VectorSchemaRoot added;
  private final List<ComparedColumn> columns;
  private final List<RowChange> changes;
  private final List<String> schemaChanges;

  private RowChanges(
      VectorSchemaRoot removed,
      VectorSchemaRoot added,
      @Nullable TableSchema from,
      @Nullable TableSchema to) {
    this.removed = removed;
    this.added = added;
    this.columns = columns(removed, from, added, to);
    this.changes = pair(removed, from, added, to);
    this.schemaChanges = from == null || to == null ? List.of() : SchemaChanges.between(from, to);
  }

  /** Compares; the caller closes the result. Either version may lack the table. */
  public static RowChanges between(
      BufferAllocator allocator, Dataset dataset, Version from, Version to, String table) {
    Delta delta = dataset.delta(from, to, table);
    VectorSchemaRoot removed = rows(allocator, dataset, from, table, delta.deletes());
    try {
      VectorSchemaRoot added = rows(allocator, dataset, to, table, delta.inserts());
      try {
        return new RowChanges(
            removed, added, schema(dataset, from, table), schema(dataset, to, table));
      } catch (RuntimeException | Error e) {
        AutoCloseables.close(e, added);
        throw e;
      }
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, removed);
      throw e;
    }
  }

  private static VectorSchemaRoot rows(
      BufferAllocator allocator, Dataset dataset, Version version, String table, RowSet rows) {
    if (!version.tables().containsKey(table)) {
      return new VectorSchemaRoot(List.of());
    }
    try (Snapshot snapshot = dataset.snapshot(version, table, rows)) {
      return snapshot.checkout(allocator);
    }
  }

  private static @Nullable TableSchema schema(Dataset dataset, Version version, String table) {
    return version.tables().containsKey(table) ? dataset.schema(version.id().hex(), table) : null;
  }

  /** The columns of the later version, then those that only the earlier one has. */
  public List<ComparedColumn> columns() {
    return columns;
  }

  /** What happened to each record. */
  public List<RowChange> changes() {
    return changes;
  }

  /** What happened to the columns, a sentence each. */
  public List<String> schemaChanges() {
    return schemaChanges;
  }

  /** How many records were added, removed and modified. */
  public ChangeCounts counts() {
    return new ChangeCounts(
        count(RowChange.Kind.ADDED), count(RowChange.Kind.REMOVED), count(RowChange.Kind.MODIFIED));
  }

  /** How many cells of modified records have other values. */
  public long cells() {
    return changes.stream()
        .filter(change -> change.kind() == RowChange.Kind.MODIFIED)
        .mapToLong(change -> columns.stream().filter(c -> c.isChangedBy(change)).count())
        .sum();
  }

  /** The rows that the earlier version has, borrowed; {@link RowChange#from} counts in them. */
  public VectorSchemaRoot removed() {
    return removed;
  }

  /** The rows that the later version has, borrowed; {@link RowChange#to} counts in them. */
  public VectorSchemaRoot added() {
    return added;
  }

  @Override
  public void close() {
    try (VectorSchemaRoot first = added;
        VectorSchemaRoot second = removed) {
      assert first != second;
    }
  }

  private long count(RowChange.Kind kind) {
    return changes.stream().filter(change -> change.kind() == kind).count();
  }

  private static List<ComparedColumn> columns(
      VectorSchemaRoot removed,
      @Nullable TableSchema from,
      VectorSchemaRoot added,
      @Nullable TableSchema to) {
    List<ComparedColumn> columns = new ArrayList<>();
    for (Column column : to == null ? List.<Column>of() : to.columns()) {
      int before = from == null ? -1 : from.indexOfId(column.id());
      columns.add(
          new ComparedColumn(
              column.name(),
              before < 0 || from == null ? null : vector(removed, from.columns().get(before)),
              vector(added, column)));
    }
    for (Column column : from == null ? List.<Column>of() : from.columns()) {
      if (to == null || to.indexOfId(column.id()) < 0) {
        columns.add(new ComparedColumn(column.name(), vector(removed, column), null));
      }
    }
    return columns;
  }

  private static FieldVector vector(VectorSchemaRoot rows, Column column) {
    return rows.getVector(column.name());
  }

  private static List<RowChange> pair(
      VectorSchemaRoot removed,
      @Nullable TableSchema from,
      VectorSchemaRoot added,
      @Nullable TableSchema to) {
    List<Keyed> before = keyed(removed, from);
    List<Keyed> after = keyed(added, to);
    List<RowChange> changes = new ArrayList<>(Math.max(before.size(), after.size()));
    boolean records = from != null && to != null && !from.keyless() && !to.keyless();
    int i = 0;
    int j = 0;
    while (i < before.size() || j < after.size()) {
      int order =
          i == before.size() ? 1 : j == after.size() ? -1 : before.get(i).compareTo(after.get(j));
      if (order == 0 && records) {
        changes.add(
            new RowChange(RowChange.Kind.MODIFIED, before.get(i++).row, after.get(j++).row));
      } else if (order <= 0) {
        changes.add(new RowChange(RowChange.Kind.REMOVED, before.get(i++).row, -1));
      } else {
        changes.add(new RowChange(RowChange.Kind.ADDED, -1, after.get(j++).row));
      }
    }
    return Collections.unmodifiableList(changes);
  }

  /** The rows in the order of their keys; as they are, with equal keys, if there is none. */
  private static List<Keyed> keyed(VectorSchemaRoot rows, @Nullable TableSchema schema) {
    List<FieldVector> key = new ArrayList<>();
    if (schema != null) {
      schema.primaryKey().columns().forEach(name -> key.add(rows.getVector(name)));
    }
    return IntStream.range(0, rows.getRowCount())
        .mapToObj(row -> new Keyed(RowKey.of(key, row), row))
        .sorted()
        .toList();
  }

  private record Keyed(RowKey key, int row) implements Comparable<Keyed> {
    @Override
    public int compareTo(Keyed other) {
      return key.compareTo(other.key);
    }
  }
}
