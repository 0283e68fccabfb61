package dev.sheaf.store.schema;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which fields a table may have. A field is checked whole, before anything recurses into its
 * values, because a schema may come from outside.
 */
public final class SchemaRules {
  /** Levels of nesting, a plain column being one. */
  public static final int DEPTH_MAX = 64;

  /** Fields of a table, nested ones included. */
  public static final int FIELDS_MAX = 10_000;

  /** UTF-16 units of a field's name. */
  static final int NAME_CHARS_MAX = 1_024;

  /**
   * Bytes of a fixed-size binary, and elements of a fixed-size list (nested ones multiplied): a
   * chunk of 65,536 rows must be addressable with 31 bits even where all its values are absent.
   */
  static final int FIXED_SIZE_MAX = 32_767;

  private SchemaRules() {}

  /**
   * Checks the columns of a table.
   *
   * @throws SheafException {@code BAD_SCHEMA}, {@code BAD_NAME}, {@code UNSUPPORTED_TYPE} or {@code
   *     LIMIT_EXCEEDED}, naming the column
   */
  public static void check(List<Field> columns) {
    if (columns.isEmpty()) {
      throw SheafException.of(ErrorCode.BAD_SCHEMA, "a table needs at least one column");
    }
    Set<String> names = new HashSet<>();
    int fields = 0;
    for (Field column : columns) {
      fields += check(column, column, 1, 1);
      if (!names.add(column.getName())) {
        throw SheafException.of(
            ErrorCode.BAD_SCHEMA, "column '{column}' is there twice", "column", column.getName());
      }
    }
    if (fields > FIELDS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "a table may have {limit} fields, nested ones included, not {fields}",
          "limit",
          FIELDS_MAX,
          "fields",
          fields);
    }
  }

  /** Checks that a column may be part of a primary key. */
  static void checkKey(Field column) {
    switch (column.getType().getTypeID()) {
      case Null, List, LargeList, FixedSizeList, Struct, Map ->
          throw SheafException.of(
              ErrorCode.BAD_SCHEMA,
              "column '{column}' of type {type} cannot be part of a primary key: keys are of"
                  + " fixed-width, string or binary types",
              "column",
              column.getName(),
              "type",
              TypeNames.of(column));
      default -> {}
    }
  }

  static SheafException tooDeep(Field field) {
    return SheafException.of(
        ErrorCode.LIMIT_EXCEEDED,
        "field '{field}' is nested deeper than {limit} levels",
        "field",
        field.getName(),
        "limit",
        DEPTH_MAX);
  }

  /** Checks a field and those below it; returns how many there are. */
  private static int check(Field column, Field field, int depth, int slots) {
    if (depth > DEPTH_MAX) {
      throw tooDeep(column);
    }
    checkName(column, field, depth);
    if (!supported(field.getType())) {
      throw SheafException.of(
          ErrorCode.UNSUPPORTED_TYPE,
          "column '{column}' has type {type}, which cannot be stored",
          "column",
          column.getName(),
          "type",
          TypeNames.of(field.getType()));
    }
    checkChildren(column, field);
    int slotsBelow = slots * fixedSize(field.getType());
    if (slotsBelow > FIXED_SIZE_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "column '{column}' has {size} fixed elements or bytes in a value; the limit is {limit}",
          "column",
          column.getName(),
          "size",
          slotsBelow,
          "limit",
          FIXED_SIZE_MAX);
    }
    int fields = 1;
    boolean fixed =
        field.getType() instanceof ArrowType.FixedSizeList
            || field.getType() instanceof ArrowType.Struct;
    for (Field child : field.getChildren()) {
      fields += check(column, child, depth + 1, fixed ? slotsBelow : 1);
    }
    return fields;
  }

  private static void checkName(Field column, Field field, int depth) {
    @Nullable String name = field.getName();
    if (name == null || (name.isEmpty() && depth == 1)) {
      throw SheafException.of(
          ErrorCode.BAD_NAME,
          depth == 1 ? "a column has no name" : "a field in column '{column}' has no name",
          "column",
          column.getName());
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
      throw SheafException.of(
          ErrorCode.BAD_NAME, "the name '{name}' is not well-formed Unicode", "name", name);
    }
    if (name.length() > NAME_CHARS_MAX) {
      throw SheafException.of(
          ErrorCode.BAD_NAME,
          "the name '{name}' is longer than {limit} characters",
          "name",
          name,
          "limit",
          NAME_CHARS_MAX);
    }
  }

  private static void checkChildren(Field column, Field field) {
    List<Field> children = field.getChildren();
    @Nullable String problem =
        switch (field.getType().getTypeID()) {
          case List, LargeList, FixedSizeList ->
              children.size() == 1 ? null : "a list has one child field";
          case Map -> mapProblem(children);
          case Struct -> structProblem(children);
          default -> children.isEmpty() ? null : "its type has no child fields";
        };
    if (problem != null) {
      throw SheafException.of(
          ErrorCode.BAD_SCHEMA,
          "column '{column}' is not well-formed: {problem}",
          "column",
          column.getName(),
          "problem",
          problem);
    }
  }

  private static @Nullable String mapProblem(List<Field> children) {
    if (children.size() != 1
        || !(children.get(0).getType() instanceof ArrowType.Struct)
        || children.get(0).getChildren().size() != 2) {
      return "a map has one child field, a struct of key and value";
    }
    Field entries = children.get(0);
    return entries.isNullable() || entries.getChildren().get(0).isNullable()
        ? "the entries and keys of a map are not nullable"
        : null;
  }

  private static @Nullable String structProblem(List<Field> children) {
    Set<String> names = new HashSet<>();
    for (Field child : children) {
      @Nullable String name = child.getName();
      if (name == null || name.isEmpty()) {
        return "a field of a struct has no name";
      }
      if (!names.add(name)) {
        return "a struct has the field '" + name + "' twice";
      }
    }
    return null;
  }

  private static boolean supported(ArrowType type) {
    return switch (type.getTypeID()) {
      case Int -> {
        int bits = ((ArrowType.Int) type).getBitWidth();
        yield bits == 8 || bits == 16 || bits == 32 || bits == 64;
      }
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        int digitsMax = decimal.getBitWidth() == 128 ? 38 : decimal.getBitWidth() == 256 ? 76 : 0;
        yield decimal.getPrecision() >= 1 && decimal.getPrecision() <= digitsMax;
      }
      case Time -> {
        ArrowType.Time time = (ArrowType.Time) type;
        boolean coarse =
            time.getUnit() == TimeUnit.SECOND || time.getUnit() == TimeUnit.MILLISECOND;
        yield time.getBitWidth() == (coarse ? 32 : 64);
      }
      case FixedSizeBinary -> ((ArrowType.FixedSizeBinary) type).getByteWidth() >= 1;
      case FixedSizeList -> ((ArrowType.FixedSizeList) type).getListSize() >= 0;
      case Null,
          Bool,
          FloatingPoint,
          Utf8,
          LargeUtf8,
          Binary,
          LargeBinary,
          Date,
          Timestamp,
          Duration,
          Interval,
          List,
          LargeList,
          Struct,
          Map ->
          true;
      default -> false;
    };
  }

  /** Elements or bytes that a value of the type always takes, clamped so that products fit. */
  private static int fixedSize(ArrowType type) {
    if (type instanceof ArrowType.FixedSizeList list) {
      return Math.min(list.getListSize(), FIXED_SIZE_MAX + 1);
    }
    if (type instanceof ArrowType.FixedSizeBinary binary) {
      return Math.min(binary.getByteWidth(), FIXED_SIZE_MAX + 1);
    }
    return 1;
  }
}
