package dev.sheaf.store.schema;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table at several versions, as one schema under which the rows of all of them can
 * be read together.
 *
 * <ul>
 *   <li>Columns are the same if their ids are, whatever they are called. Those of the first schema
 *       come first, and a column is called as the first schema that has it calls it.
 *   <li>Where two different columns would have one name, the later one is called {@code name_2}, or
 *       the next number that is free.
 *   <li>A column has the narrowest type that holds all values of each schema's, and takes nulls if
 *       it does in one schema or is missing from one.
 * </ul>
 *
 * <p>Key and metadata are those of the first schema.
 */
public final class SchemaUnion {
  private SchemaUnion() {}

  /**
   * The union of some schemas of one table.
   *
   * @param schemas at least one; the first is that whose names and order are kept
   * @throws SheafException {@code BAD_SCHEMA} if a column has types that nothing holds both, {@code
   *     LIMIT_EXCEEDED} if there are too many columns
   */
  public static TableSchema of(List<TableSchema> schemas) {
    TableSchema first = schemas.get(0);
    Set<TableSchema> distinct = new LinkedHashSet<>(schemas);
    if (distinct.size() == 1) {
      return first;
    }
    Map<Long, Field> fields = new LinkedHashMap<>();
    for (TableSchema schema : distinct) {
      for (Column column : schema.columns()) {
        fields.merge(column.id(), column.field(), SchemaUnion::requireWidest);
      }
    }
    Set<String> names = new HashSet<>();
    List<Column> columns = new ArrayList<>();
    fields.forEach(
        (id, field) -> {
          boolean everywhere = distinct.stream().allMatch(schema -> schema.indexOfId(id) >= 0);
          columns.add(
              new Column(
                  id,
                  field(
                      free(field.getName(), names),
                      field,
                      field.getType(),
                      field.isNullable() || !everywhere,
                      field.getChildren())));
        });
    return TableSchema.of(columns, first.primaryKey(), List.of(), first.metadata());
  }

  static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /**
   * A field that holds the values of both, called as the first, and takes nulls if one of them
   * does; null if no type does.
   */
  public static @Nullable Field widest(Field a, Field b) {
    ArrowType type = widest(a.getType(), b.getType());
    if (type == null || a.getChildren().size() != b.getChildren().size()) {
      return null;
    }
    List<Field> children = new ArrayList<>();
    for (int i = 0; i < a.getChildren().size(); i++) {
      Field child = widest(a.getChildren().get(i), b.getChildren().get(i));
      if (child == null) {
        return null;
      }
      children.add(child);
    }
    return field(a.getName(), a, type, a.isNullable() || b.isNullable(), children);
  }

  private static Field requireWidest(Field a, Field b) {
    Field widest = widest(a, b);
    if (widest != null) {
      return widest;
    }
    throw SheafException.of(
        ErrorCode.BAD_SCHEMA,
        "column '{column}' is of type {type} in one version and of type {other} in another, and no"
            + " type holds the values of both; read the versions apart",
        "column",
        a.getName(),
        "type",
        TypeNames.of(a),
        "other",
        TypeNames.of(b));
  }

  private static @Nullable ArrowType widest(ArrowType a, ArrowType b) {
    if (TypeWidening.allows(a, b)) {
      return b;
    }
    if (TypeWidening.allows(b, a)) {
      return a;
    }
    if (a instanceof ArrowType.Decimal one
        && b instanceof ArrowType.Decimal other
        && one.getScale() == other.getScale()) {
      return new ArrowType.Decimal(
          Math.max(one.getPrecision(), other.getPrecision()),
          one.getScale(),
          Math.max(one.getBitWidth(), other.getBitWidth()));
    }
    return null;
  }

  private static Field field(
      String name, Field like, ArrowType type, boolean nullable, List<Field> children) {
    Map<String, String> metadata = Objects.requireNonNullElse(like.getMetadata(), Map.of());
    return new Field(name, new FieldType(nullable, type, null, metadata), children);
  }
}
