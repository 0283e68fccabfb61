package dev.sheaf.ops.query;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.List;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/** Finds columns by their names. */
final class Columns {
  static final ArrowType HALF = new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);

  private Columns() {}

  static Field field(Schema schema, String name) {
    return schema.getFields().get(index(schema, name));
  }

  /**
   * The place of a column.
   *
   * @throws SheafException UNKNOWN_COLUMN
   */
  static int index(Schema schema, String name) {
    List<Field> fields = schema.getFields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getName().equals(name)) {
        return i;
      }
    }
    throw SheafException.of(
        ErrorCode.UNKNOWN_COLUMN,
        "no column '{column}'{suggestion}",
        "column",
        name,
        "suggestion",
        Suggestions.didYouMean(name, fields.stream().map(Field::getName).toList()));
  }
}
