package dev.sheaf.store.testing;

import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A batch of rows as plain values: what the model takes where a dataset takes vectors.
 *
 * @param fields the columns, in any order; not necessarily those of a table
 * @param rows {@linkplain PlainValues plain values}, one per column
 */
public record ModelBatch(List<Field> fields, List<List<@Nullable Object>> rows) {
  /** All rows under the columns of a schema, in order. */
  public static ModelBatch of(TableSchema schema, Iterable<ModelRow> rows) {
    List<List<@Nullable Object>> values = new ArrayList<>();
    for (ModelRow row : rows) {
      values.add(row.visible(schema));
    }
    return new ModelBatch(schema.arrow().getFields(), values);
  }

  /** What the vectors of a root hold. */
  public static ModelBatch read(VectorSchemaRoot root) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (FieldVector vector : root.getFieldVectors()) {
        row.add(PlainValues.read(vector, i));
      }
      rows.add(row);
    }
    return new ModelBatch(root.getSchema().getFields(), rows);
  }

  /**
   * The batch as vectors, with rubbish under its nulls.
   *
   * @return a new root; the caller closes it
   */
  public VectorSchemaRoot toRoot(BufferAllocator allocator, Random rubbish) {
    List<FieldVector> vectors = new ArrayList<>();
    try {
      for (int i = 0; i < fields.size(); i++) {
        FieldVector vector = fields.get(i).createVector(allocator);
        vectors.add(vector);
        List<@Nullable Object> values = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
          values.add(row.get(i));
        }
        new PlainWriter(rubbish).writeAll(vector, values);
      }
      return new VectorSchemaRoot(fields, vectors, rows.size());
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, vectors);
      throw e;
    }
  }

  /** The place of a column, or -1. */
  public int indexOf(String name) {
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }
}
