package dev.sheaf.store.scan;

import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Which columns of a table's rows to read, and what to call them.
 *
 * <p>An immutable value. A column may be absent from the schema: it is null in every row.
 */
public final class RowColumns {
  /** The position of a column that the schema does not have. */
  public static final int ABSENT = -1;

  private final TableSchema schema;
  private final int[] positions;
  private final List<Field> fields;

  private RowColumns(TableSchema schema, int[] positions, List<Field> fields) {
    this.schema = schema;
    this.positions = positions;
    this.fields = List.copyOf(fields);
  }

  /** Every column, in order. */
  public static RowColumns all(TableSchema schema) {
    return at(schema, IntStream.range(0, schema.columns().size()).toArray());
  }

  /**
   * The named columns, in the order given.
   *
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_COLUMN
   */
  public static RowColumns of(TableSchema schema, List<String> names) {
    return at(
        schema,
        names.stream().mapToInt(name -> schema.indexOf(schema.column(name).name())).toArray());
  }

  /** The columns of the key, in key order; all where there is no key. */
  public static RowColumns key(TableSchema schema) {
    return at(schema, schema.keyPositions());
  }

  /** The columns at some positions of a schema. */
  public static RowColumns at(TableSchema schema, int[] positions) {
    List<Field> fields = new ArrayList<>(positions.length);
    for (int position : positions) {
      fields.add(schema.columns().get(position).field());
    }
    return new RowColumns(schema, positions.clone(), fields);
  }

  /**
   * The columns at some positions, as other fields.
   *
   * @param positions of the schema, or {@link #ABSENT}
   * @param fields one per position: any name; of a type that holds the values
   */
  public static RowColumns as(TableSchema schema, int[] positions, List<Field> fields) {
    if (positions.length != fields.size()) {
      throw new IllegalArgumentException(positions.length + " positions, " + fields.size());
    }
    return new RowColumns(schema, positions.clone(), fields);
  }

  /** The same columns with other names or nullability. */
  public RowColumns renamed(UnaryOperator<Field> change) {
    return new RowColumns(schema, positions, fields.stream().map(change).toList());
  }

  /** The schema that the rows are seen with. */
  public TableSchema schema() {
    return schema;
  }

  /** What the columns are called, and their types. */
  public List<Field> fields() {
    return fields;
  }

  /** How many columns. */
  public int count() {
    return positions.length;
  }

  /** The position of a column in the schema, or {@link #ABSENT}. */
  public int position(int column) {
    return positions[column];
  }
}
