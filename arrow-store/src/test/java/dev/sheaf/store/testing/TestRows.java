package dev.sheaf.store.testing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A few rows written down column by column: {@code TestRows.ints("id", 1, 2).texts("name", "a",
 * null)}. An immutable value; all columns are nullable.
 */
public final class TestRows {
  private static final ArrowType DOUBLE =
      new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);

  private final List<Field> fields;
  private final List<List<@Nullable Object>> columns;

  private TestRows(List<Field> fields, List<List<@Nullable Object>> columns) {
    this.fields = fields;
    this.columns = columns;
  }

  /** Rows with a first column of 32-bit integers. */
  public static TestRows ints(String name, @Nullable Integer... values) {
    return new TestRows(List.of(), List.of()).andInts(name, values);
  }

  /** With a further column of 32-bit integers. */
  public TestRows andInts(String name, @Nullable Integer... values) {
    return and(new ArrowType.Int(32, true), name, value -> BigInteger.valueOf(value), values);
  }

  /** With a further column of 64-bit integers. */
  public TestRows andLongs(String name, @Nullable Long... values) {
    return and(new ArrowType.Int(64, true), name, value -> BigInteger.valueOf(value), values);
  }

  /** With a further column of strings. */
  public TestRows texts(String name, @Nullable String... values) {
    return and(ArrowType.Utf8.INSTANCE, name, Bytes::of, values);
  }

  /** With a further column of 64-bit floats. */
  public TestRows doubles(String name, @Nullable Double... values) {
    return and(DOUBLE, name, Real::of, values);
  }

  /** The columns' names and types. */
  public Schema schema() {
    return new Schema(fields);
  }

  /** As the model takes them. */
  public ModelBatch toBatch() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < columns.get(0).size(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (List<@Nullable Object> column : columns) {
        row.add(column.get(i));
      }
      rows.add(row);
    }
    return new ModelBatch(fields, rows);
  }

  /** As vectors; the caller closes them. */
  public VectorSchemaRoot toRoot(BufferAllocator allocator) {
    return toBatch().toRoot(allocator, new Random(0));
  }

  private <T> TestRows and(
      ArrowType type, String name, Function<T, Object> plain, @Nullable T[] values) {
    List<Field> moreFields = new ArrayList<>(fields);
    moreFields.add(RandomFields.of(name, type));
    List<List<@Nullable Object>> moreColumns = new ArrayList<>(columns);
    List<@Nullable Object> column = new ArrayList<>();
    for (T value : Arrays.asList(values)) {
      column.add(value == null ? null : plain.apply(value));
    }
    moreColumns.add(column);
    return new TestRows(moreFields, moreColumns);
  }
}
