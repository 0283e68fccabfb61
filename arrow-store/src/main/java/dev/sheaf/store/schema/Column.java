package dev.sheaf.store.schema;

import java.util.Objects;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One column of a table: its Arrow field, and an id that outlives its name.
 *
 * @param id 64 bits, unique in the whole history of the table; equal columns that were created
 *     independently (same name, same {@linkplain TypeFamily family}) have equal ids, in whichever
 *     datasets
 * @param field name, type, nullability and metadata; never dictionary-encoded
 */
public record Column(long id, Field field) {
  /** Checks that there is a field. */
  public Column {
    Objects.requireNonNull(field, "field");
  }

  /** The name users see. */
  public String name() {
    return field.getName();
  }

  /** The type without children. */
  public ArrowType type() {
    return field.getType();
  }
}
