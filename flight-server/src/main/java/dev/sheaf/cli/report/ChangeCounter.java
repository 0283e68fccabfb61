package dev.sheaf.cli.report;

import dev.sheaf.changes.ChangeCounts;
import dev.sheaf.changes.RowKey;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Scan;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * Counts what versions changed.
 *
 * <p><i>Cost:</i> the delta's two row sets tell how many rows went and came, and are enough where
 * one of them is empty or the table has no key. Otherwise the keys of the smaller one are held and
 * those of the other read past them. Other columns are never read.
 */
public final class ChangeCounter {
  private final BufferAllocator allocator;
  private final Dataset dataset;

  public ChangeCounter(BufferAllocator allocator, Dataset dataset) {
    this.allocator = allocator;
    this.dataset = dataset;
  }

  /** All tables of a version against its first parent; all of its rows are new if it has none. */
  public ChangeCounts of(Version version) {
    @Nullable Version parent =
        version.parents().isEmpty() ? null : dataset.graph().parent(version, 0);
    SortedSet<String> tables = new TreeSet<>(version.tables().keySet());
    if (parent != null) {
      tables.addAll(parent.tables().keySet());
    }
    ChangeCounts counts = ChangeCounts.NONE;
    for (String table : tables) {
      counts = counts.plus(between(parent, version, table));
    }
    return counts;
  }

  /** One table at two versions, either of which may not have it. */
  public ChangeCounts between(@Nullable Version from, Version to, String table) {
    @Nullable TableState before = from == null ? null : from.tables().get(table);
    @Nullable TableState after = to.tables().get(table);
    if (from == null || before == null) {
      return new ChangeCounts(after == null ? 0 : after.rowCount(), 0, 0);
    }
    if (after == null) {
      return new ChangeCounts(0, before.rowCount(), 0);
    }
    if (before.fingerprint().equals(after.fingerprint())) {
      return ChangeCounts.NONE;
    }
    Delta delta = dataset.delta(from, to, table);
    long modified = modified(delta, from, to, table);
    return new ChangeCounts(
        delta.inserts().cardinality() - modified,
        delta.deletes().cardinality() - modified,
        modified);
  }

  private long modified(Delta delta, Version from, Version to, String table) {
    boolean oneSided = delta.deletes().isEmpty() || delta.inserts().isEmpty();
    if (oneSided || dataset.schema(to.id().hex(), table).keyless()) {
      return 0;
    }
    boolean fewerDeletes = delta.deletes().cardinality() <= delta.inserts().cardinality();
    Version small = fewerDeletes ? from : to;
    Version large = fewerDeletes ? to : from;
    Set<RowKey> keys = new HashSet<>();
    long[] modified = {0};
    forEachKey(small, table, fewerDeletes ? delta.deletes() : delta.inserts(), keys::add);
    forEachKey(
        large,
        table,
        fewerDeletes ? delta.inserts() : delta.deletes(),
        key -> modified[0] += keys.contains(key) ? 1 : 0);
    return modified[0];
  }

  private void forEachKey(Version version, String table, RowSet rows, Consumer<RowKey> action) {
    try (Snapshot snapshot = dataset.snapshot(version, table, rows)) {
      Scan keys = Scan.of(snapshot.schema().primaryKey().columns());
      try (var cursor = snapshot.scan(keys)) {
        cursor.forEach(
            batch -> {
              try (VectorSchemaRoot dense = batch.copyTo(allocator)) {
                for (int i = 0; i < dense.getRowCount(); i++) {
                  action.accept(RowKey.of(dense.getFieldVectors(), i));
                }
              }
            });
      }
    }
  }
}
