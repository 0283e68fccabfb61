package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.Aggregate;
import dev.sheaf.ops.query.Aggregation;
import dev.sheaf.ops.query.VersionAggregation;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Aggregates of each of many versions, for {@code GROUP BY version}. */
final class VersionTotals {
  private final VersionsRelation source;
  private final Scan scan;
  private final Field each;
  private final VersionAggregation aggregation;

  private VersionTotals(
      VersionsRelation source, Scan scan, Field each, VersionAggregation aggregation) {
    this.source = source;
    this.scan = scan;
    this.each = each;
    this.aggregation = aggregation;
  }

  /**
   * The totals of versions; nothing if columns are of types that are not taken.
   *
   * @param scan names columns of the table, and perhaps {@code each}
   * @param each the column that says which version
   */
  static Optional<Relation> of(
      VersionsRelation source, Scan scan, Field each, List<Aggregate> aggregates) {
    List<String> named = Objects.requireNonNull(scan.columns());
    List<Field> fields =
        source.tableColumns().stream().filter(field -> named.contains(field.getName())).toList();
    Scan rows = Scan.of(fields.stream().map(Field::getName).toList());
    if (scan.predicate() != null) {
      rows = rows.where(scan.predicate());
    }
    // a version without rows is no group
    List<Aggregate> counted = new ArrayList<>(aggregates);
    counted.add(Aggregate.count());
    VersionAggregation aggregation = VersionAggregation.of(counted);
    Schema schema = new Schema(fields);
    if (!aggregation.fits(schema)) {
      return Optional.empty();
    }
    List<Field> columns = new ArrayList<>(List.of(each));
    columns.addAll(aggregation.schema(schema).getFields().subList(0, aggregates.size()));
    VersionTotals totals = new VersionTotals(source, rows, each, aggregation);
    return Optional.of(
        new AggregateRelation(
            source, rows, Aggregation.of(aggregates).by(each.getName()), columns, totals::run));
  }

  private VectorSchemaRoot run(BufferAllocator allocator, Cancellation cancellation) {
    try (MultiSnapshot snapshot = source.snapshot();
        MultiVersionCursor cursor = snapshot.scan(scan);
        VectorSchemaRoot totals =
            aggregation.run(allocator, cursor, source.labels().size(), cancellation)) {
      return withRows(allocator, totals);
    }
  }

  /** The versions that have rows, with their names in place of the counts of rows. */
  private VectorSchemaRoot withRows(BufferAllocator allocator, VectorSchemaRoot totals) {
    int last = totals.getFieldVectors().size() - 1;
    BigIntVector counts = (BigIntVector) totals.getVector(last);
    int[] versions = new int[totals.getRowCount()];
    int count = 0;
    for (int version = 0; version < totals.getRowCount(); version++) {
      if (counts.get(version) > 0) {
        versions[count++] = version;
      }
    }
    List<FieldVector> columns = new ArrayList<>();
    try {
      columns.add(
          TextColumns.of(
              allocator, each, count, i -> TextColumns.bytes(source.labels().get(versions[i]))));
      for (FieldVector column : totals.getFieldVectors().subList(0, last)) {
        columns.add(rows(allocator, column, versions, count));
      }
      return new VectorSchemaRoot(
          columns.stream().map(FieldVector::getField).toList(), columns, count);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  private static FieldVector rows(
      BufferAllocator allocator, FieldVector column, int[] positions, int count) {
    try (GrowingColumn copy = GrowingColumn.create(allocator, column.getField())) {
      copy.append(column, positions, 0, count);
      return copy.finish();
    }
  }
}
