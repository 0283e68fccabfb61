package dev.sheaf.ops.merge;

import dev.sheaf.ops.CellWriter;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.GrowingColumn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * Values that somebody gave for fields in conflict, brought to the columns' types and packed: an
 * Arrow stream of one batch, whose columns are called as {@link ResolvedValues#name} says.
 *
 * <p><i>Ownership:</i> the caller closes it.
 */
final class ValueBatch implements AutoCloseable {
  private final BufferAllocator allocator;
  private final TableSchema schema;
  private final List<FieldVector> vectors = new ArrayList<>();
  private final Set<Long> columnIds = new TreeSet<>();

  ValueBatch(BufferAllocator allocator, TableSchema schema) {
    this.allocator = allocator;
    this.schema = schema;
  }

  /** The columns that values were given for. */
  Set<Long> columnIds() {
    return columnIds;
  }

  /**
   * Adds a column of values.
   *
   * @throws SheafException SCHEMA_MISMATCH if they are of another type, NULL_VALUE if one is null
   *     and the column takes none
   */
  void add(int column, FieldVector values) {
    Field field = schema.columns().get(column).field();
    if (!field.isNullable() && values.getNullCount() > 0) {
      throw SheafException.of(
          ErrorCode.NULL_VALUE,
          "column '{column}' takes no null; give it a value",
          "column",
          field.getName());
    }
    addSome(column, values);
  }

  /** Adds a column of which some values are meant, and others perhaps null. */
  void addSome(int column, FieldVector values) {
    try (GrowingColumn target = GrowingColumn.create(allocator, packed(column))) {
      target.append(values, 0, values.getValueCount());
      add(column, target);
    }
  }

  /** Adds a column of one value. */
  void add(int column, @Nullable Object value) {
    FieldVector vector = schema.columns().get(column).field().createVector(allocator);
    try (vector) {
      vector.setInitialCapacity(1);
      vector.allocateNew();
      CellWriter.write(vector, 0, value);
      vector.setValueCount(1);
      add(column, vector);
    }
  }

  private void add(int column, GrowingColumn values) {
    vectors.add(values.finish());
    columnIds.add(schema.columns().get(column).id());
  }

  private Field packed(int column) {
    Field field = schema.columns().get(column).field();
    return new Field(
        ResolvedValues.name(schema.columns().get(column).id()),
        new FieldType(true, field.getType(), null),
        field.getChildren());
  }

  /** The packed values. */
  byte[] pack(int rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    List<Field> fields = vectors.stream().map(FieldVector::getField).toList();
    VectorSchemaRoot root = new VectorSchemaRoot(fields, vectors, rows); // the vectors stay ours
    try (ArrowStreamWriter writer = new ArrowStreamWriter(root, null, Channels.newChannel(bytes))) {
      writer.start();
      writer.writeBatch();
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    vectors.forEach(FieldVector::close);
    vectors.clear();
  }
}
