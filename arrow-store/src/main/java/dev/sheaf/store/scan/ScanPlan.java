package dev.sheaf.store.scan;

import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** A scan bound to a table's schema: names became positions. Immutable. */
final class ScanPlan {
  private final TableSchema table;
  private final Schema schema;
  private final int[] columns;
  private final @Nullable RowFilter filter;
  private final long limit;

  private ScanPlan(
      TableSchema table, Schema schema, int[] columns, @Nullable RowFilter filter, long limit) {
    this.table = table;
    this.schema = schema;
    this.columns = columns;
    this.filter = filter;
    this.limit = limit;
  }

  /**
   * Binds a scan.
   *
   * @throws dev.sheaf.store.error.SheafException if a column does not exist or a literal does not
   *     fit
   */
  static ScanPlan of(Scan scan, TableSchema table) {
    Schema arrow = table.arrow();
    List<String> names = scan.columns();
    int count = names == null ? arrow.getFields().size() : names.size();
    int[] columns = new int[count];
    List<Field> fields = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      columns[i] = names == null ? i : RowFilter.columnOf(names.get(i), arrow);
      fields.add(arrow.getFields().get(columns[i]));
    }
    Predicate predicate = scan.predicate();
    return new ScanPlan(
        table,
        new Schema(fields, arrow.getCustomMetadata()),
        columns,
        predicate == null ? null : RowFilter.bind(predicate, arrow),
        scan.limit());
  }

  TableSchema table() {
    return table;
  }

  /** Of the scan's batches. */
  Schema schema() {
    return schema;
  }

  long limit() {
    return limit;
  }

  boolean hasFilter() {
    return filter != null;
  }

  /** Keeps the positions that satisfy the predicate. */
  int narrow(IntFunction<FieldVector> tableColumns, int[] positions, int count) {
    return filter == null ? count : filter.narrow(tableColumns, positions, count);
  }

  /** The scan's columns out of a view of the table's. */
  FieldVector[] project(ColumnMapping.View view) {
    return view.columns(columns);
  }
}
