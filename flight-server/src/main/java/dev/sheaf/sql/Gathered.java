package dev.sheaf.sql;

import dev.sheaf.sql.type.RestoredColumns;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.schema.TypeNames;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Rows of a query as columns of a table: batch by batch, or all together. */
final class Gathered {
  private Gathered() {}

  /** All rows of a result, with these fields; the caller closes them. */
  static VectorSchemaRoot all(BufferAllocator allocator, SqlResult result, List<Field> fields) {
    List<GrowingColumn> columns = new ArrayList<>();
    List<FieldVector> finished = new ArrayList<>();
    int rows = 0;
    try {
      for (Field field : fields) {
        columns.add(GrowingColumn.create(allocator, field));
      }
      while (result.advance()) {
        try (VectorSchemaRoot batch = batch(allocator, result, fields)) {
          for (int i = 0; i < columns.size(); i++) {
            columns.get(i).append(batch.getVector(i), 0, batch.getRowCount());
          }
          rows += batch.getRowCount();
        }
      }
      for (GrowingColumn column : columns) {
        finished.add(column.finish());
      }
      return new VectorSchemaRoot(new Schema(fields), finished, rows);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(columns));
    }
  }

  /** The present batch of a result, with these fields; the caller closes it. */
  static VectorSchemaRoot batch(BufferAllocator allocator, SqlResult result, List<Field> fields) {
    VectorSchemaRoot root = result.root();
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int i = 0; i < fields.size(); i++) {
        FieldVector source = root.getVector(i);
        Field field = fields.get(i);
        if (!RestoredColumns.restores(source.getField(), field)) {
          throw SheafException.of(
              ErrorCode.SCHEMA_MISMATCH,
              "values of type {from} cannot be written to column '{column}' of type {to}",
              "from",
              TypeNames.of(source.getField()),
              "column",
              field.getName(),
              "to",
              TypeNames.of(field));
        }
        columns.add(
            BudgetErrors.within(
                allocator, () -> RestoredColumns.restore(allocator, source, field)));
      }
      return new VectorSchemaRoot(new Schema(fields), columns, root.getRowCount());
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }
}
