package dev.sheaf.sql;

import dev.sheaf.sql.type.RestoredColumns;
import dev.sheaf.store.scan.BudgetErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The columns of a result: as DuckDB gives them, but with the type that the table has where a
 * column is one of a table and DuckDB has changed its type.
 */
final class ResultColumns {
  private final List<Field> fields;
  private final boolean restoresAny;

  private ResultColumns(List<Field> fields, boolean restoresAny) {
    this.fields = fields;
    this.restoresAny = restoresAny;
  }

  static ResultColumns of(Schema given, List<Optional<Field>> origins) {
    List<Field> fields = new ArrayList<>(given.getFields());
    boolean any = false;
    for (int i = 0; i < fields.size() && origins.size() == fields.size(); i++) {
      Field field = fields.get(i);
      Field origin = origins.get(i).orElse(field);
      boolean changed =
          !origin.getType().equals(field.getType()) && RestoredColumns.restores(field, origin);
      if (changed) {
        fields.set(
            i,
            new Field(
                field.getName(),
                new FieldType(true, origin.getType(), null, origin.getMetadata()),
                origin.getChildren()));
        any = true;
      }
    }
    return new ResultColumns(fields, any);
  }

  Schema schema() {
    return new Schema(fields);
  }

  boolean restoresAny() {
    return restoresAny;
  }

  /**
   * A batch with its types back; the caller closes it.
   *
   * @param batch emptied
   */
  VectorSchemaRoot restore(BufferAllocator allocator, VectorSchemaRoot batch) {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int i = 0; i < fields.size(); i++) {
        FieldVector source = batch.getVector(i);
        Field field = fields.get(i);
        columns.add(
            BudgetErrors.within(
                allocator, () -> RestoredColumns.restore(allocator, source, field)));
      }
      return new VectorSchemaRoot(fields, columns, batch.getRowCount());
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }
}
