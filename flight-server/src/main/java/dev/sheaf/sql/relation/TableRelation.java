package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSets;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.types.pojo.Field;

/** One table at one version, or as a transaction has made it so far. */
public final class TableRelation implements Relation {
  /** Finds the rows that a condition on the key leaves, where that is cheaper than a scan. */
  public interface KeyLookup {
    /** The rows, or nothing if a scan is to look for them. */
    Optional<RowSet> find(BufferAllocator allocator, Scan scan);

    /** Whether it would look them up. */
    boolean applies(Scan scan);

    /** Never. */
    KeyLookup NONE =
        new KeyLookup() {
          @Override
          public Optional<RowSet> find(BufferAllocator allocator, Scan scan) {
            return Optional.empty();
          }

          @Override
          public boolean applies(Scan scan) {
            return false;
          }
        };
  }

  private interface Rows {
    Snapshot all();

    Snapshot some(RowSet rows);

    /** All of them, if {@link #some} takes them. */
    Optional<RowSet> set();
  }

  private final String description;
  private final TableSchema schema;
  private final long rowCount;
  private final Rows rows;
  private final KeyLookup lookup;

  private TableRelation(
      String description, TableSchema schema, long rowCount, Rows rows, KeyLookup lookup) {
    this.description = description;
    this.schema = schema;
    this.rowCount = rowCount;
    this.rows = rows;
    this.lookup = lookup;
  }

  /**
   * A table at a version.
   *
   * @param ref how the version was named, for people
   */
  public static TableRelation at(
      Dataset dataset, Version version, String ref, String table, KeyLookup lookup) {
    return new TableRelation(
        table + " at " + version.id().shortHex() + " (" + ref + ")",
        dataset.schema(version.table(table)),
        version.table(table).rowCount(),
        new Rows() {
          @Override
          public Snapshot all() {
            return dataset.snapshot(version, table);
          }

          @Override
          public Snapshot some(RowSet some) {
            return dataset.snapshot(version, table, some);
          }

          @Override
          public Optional<RowSet> set() {
            return Optional.of(dataset.rowSet(version, table));
          }
        },
        lookup);
  }

  /**
   * A table in a transaction.
   *
   * @param snapshot opens it
   */
  public static TableRelation in(
      String branch, String table, TableSchema schema, Supplier<Snapshot> snapshot) {
    return new TableRelation(
        table + " in the transaction on " + branch,
        schema,
        Long.MAX_VALUE, // not known before it is opened
        new Rows() {
          @Override
          public Snapshot all() {
            return snapshot.get();
          }

          @Override
          public Snapshot some(RowSet some) {
            throw new UnsupportedOperationException("some rows in a transaction");
          }

          @Override
          public Optional<RowSet> set() {
            return Optional.empty();
          }
        },
        KeyLookup.NONE);
  }

  /** The table's columns and key. */
  public TableSchema schema() {
    return schema;
  }

  @Override
  public List<Field> columns() {
    return schema.arrow().getFields();
  }

  @Override
  public List<Field> filterColumns() {
    return columns();
  }

  @Override
  public String description() {
    return description;
  }

  @Override
  public String path(Scan scan) {
    return lookup.applies(scan) ? "key look-up" : "scan";
  }

  @Override
  public Optional<Relation> aggregated(Scan scan, Aggregation aggregation) {
    return AggregateRelation.scanning(this, scan, aggregation, rowCount);
  }

  @Override
  public List<BatchCursor> openParts(
      BufferAllocator allocator, Scan scan, int parts, Cancellation cancellation) {
    List<RowSet> split =
        parts == 1 || lookup.applies(scan)
            ? List.of()
            : rows.set().map(set -> RowSets.split(set, parts)).orElse(List.of());
    if (split.size() < 2) {
      return List.of(open(allocator, scan, cancellation));
    }
    List<BatchCursor> cursors = new ArrayList<>();
    try {
      for (RowSet part : split) {
        cursors.add(cursor(rows.some(part), scan, cancellation));
      }
      return cursors;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, cursors);
      throw e;
    }
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    return cursor(
        lookup.find(allocator, scan).map(rows::some).orElseGet(rows::all), scan, cancellation);
  }

  private static BatchCursor cursor(Snapshot snapshot, Scan scan, Cancellation cancellation) {
    try {
      return new SnapshotCursor(snapshot, snapshot.scan(scan), cancellation);
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }
}
