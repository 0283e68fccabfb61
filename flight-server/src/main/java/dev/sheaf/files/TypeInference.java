package dev.sheaf.files;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Finds the narrowest type of each column of text over everything it is shown.
 *
 * <p>The types are {@code bool}, {@code int64}, {@code float64}, {@code date32}, {@code
 * time64[us]}, {@code timestamp} in micro- or nanoseconds, without zone or in UTC, and {@code
 * utf8}. A column gets a type only if every value in it prints back as an equal value; otherwise it
 * is text: so are {@code 007}, whole numbers beyond 64 bits, fractions with more digits than a
 * {@code float64} keeps, and columns that mix numbers with words or dates with time stamps. A null
 * or empty text says nothing, and a column without any value is text.
 *
 * <p><i>Representation:</i> per column the set of shapes that all values so far have; it only
 * shrinks, so the order of rows and batches does not matter, and showing a row twice changes
 * nothing. Columns are known by name; batches may differ in their columns.
 *
 * <p><i>Threads:</i> one. <i>Cost:</i> tens of nanoseconds per value, nothing for columns that are
 * text already.
 */
public final class TypeInference {
  private final Map<String, Evidence> columns = new LinkedHashMap<>();
  private final TextShapes shapes = new TextShapes();
  private @Nullable TextColumn scratch;

  /** What is known of one column. */
  private static final class Evidence {
    private int possible = TextShape.ALL;
    private boolean seen;

    boolean open() {
      return possible != TextShape.TEXT.bit();
    }

    TextShape result() {
      return seen ? TextShape.narrowest(possible) : TextShape.TEXT;
    }
  }

  /**
   * Looks at all rows of a batch.
   *
   * @param rows columns of {@code utf8}; borrowed
   */
  public void observe(VectorSchemaRoot rows) {
    for (FieldVector vector : rows.getFieldVectors()) {
      observe(vector.getName(), (VarCharVector) vector, rows.getRowCount());
    }
  }

  /** Looks at the first {@code rowCount} values of one column; the vector is borrowed. */
  public void observe(String column, VarCharVector values, int rowCount) {
    Evidence evidence = columns.computeIfAbsent(column, name -> new Evidence());
    if (!evidence.open()) {
      return;
    }
    if (scratch == null) {
      scratch = new TextColumn(values);
    }
    TextColumn texts = scratch;
    texts.load(values, rowCount);
    for (int row = 0; row < rowCount && evidence.open(); row++) {
      if (!texts.isBlank(row)) {
        int found = shapes.of(texts.bytes(), texts.start(row), texts.end(row));
        evidence.possible &= found;
        evidence.seen |= (found & TextShapes.SPECIAL) == 0;
      }
    }
  }

  /** The type of that column as far as it is known; text when it was never shown. */
  public ArrowType typeOf(String column) {
    @Nullable Evidence evidence = columns.get(column);
    return (evidence == null ? TextShape.TEXT : evidence.result()).type();
  }

  /** These fields with the types found, nullable, without children. */
  public Schema schema(List<String> names) {
    List<Field> fields = new ArrayList<>(names.size());
    for (String name : names) {
      fields.add(new Field(name, FieldType.nullable(typeOf(name)), List.of()));
    }
    return new Schema(fields);
  }

  @Override
  public String toString() {
    return Arrays.toString(
        columns.entrySet().stream().map(e -> e.getKey() + "=" + e.getValue().result()).toArray());
  }
}
