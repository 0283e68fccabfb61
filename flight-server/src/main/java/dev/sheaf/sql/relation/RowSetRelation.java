package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Rows of a table that were chosen by algebra on versions, seen with the columns of one of them.
 */
final class RowSetRelation implements Relation {
  private final Dataset dataset;
  private final Version version;
  private final String table;
  private final RowSet rows;
  private final String description;

  RowSetRelation(Dataset dataset, Version version, String table, RowSet rows, String description) {
    this.dataset = dataset;
    this.version = version;
    this.table = table;
    this.rows = rows;
    this.description = description;
  }

  @Override
  public List<Field> columns() {
    return dataset.schema(version.table(table)).arrow().getFields();
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
  public Optional<Relation> aggregated(Scan scan, Aggregation aggregation) {
    return AggregateRelation.scanning(this, scan, aggregation, rows.cardinality());
  }

  @Override
  public BatchCursor open(BufferAllocator allocator, Scan scan, Cancellation cancellation) {
    Snapshot snapshot = dataset.snapshot(version, table, rows);
    try {
      return new SnapshotCursor(snapshot, snapshot.scan(scan), cancellation);
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }
}
