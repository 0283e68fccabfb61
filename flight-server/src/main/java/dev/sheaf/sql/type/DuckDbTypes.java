package dev.sheaf.sql.type;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/** How DuckDB spells the types of columns. */
public final class DuckDbTypes {
  private DuckDbTypes() {}

  /** The spelling of a column's type, or nothing where DuckDB has none for it. */
  public static Optional<String> spelled(Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Bool -> Optional.of("BOOLEAN");
      case Int -> Optional.of(whole((ArrowType.Int) type));
      case FloatingPoint -> floating((ArrowType.FloatingPoint) type);
      case Decimal -> decimal((ArrowType.Decimal) type);
      case Utf8, LargeUtf8, Utf8View -> Optional.of("VARCHAR");
      case Binary, LargeBinary, FixedSizeBinary, BinaryView -> Optional.of("BLOB");
      case Date -> Optional.of("DATE");
      case Time -> Optional.of("TIME");
      case Timestamp -> Optional.of(timestamp((ArrowType.Timestamp) type));
      case Duration, Interval -> Optional.of("INTERVAL");
      case List, LargeList -> spelled(field.getChildren().get(0)).map(item -> item + "[]");
      case FixedSizeList ->
          spelled(field.getChildren().get(0))
              .map(item -> item + "[" + ((ArrowType.FixedSizeList) type).getListSize() + "]");
      case Struct -> struct(field.getChildren());
      case Map -> map(field);
      default -> Optional.empty();
    };
  }

  private static String whole(ArrowType.Int type) {
    String name =
        switch (type.getBitWidth()) {
          case 8 -> "TINYINT";
          case 16 -> "SMALLINT";
          case 32 -> "INTEGER";
          default -> "BIGINT";
        };
    return type.getIsSigned() ? name : "U" + name;
  }

  private static Optional<String> floating(ArrowType.FloatingPoint type) {
    if (type.getPrecision() == FloatingPointPrecision.HALF) {
      return Optional.empty();
    }
    return Optional.of(type.getPrecision() == FloatingPointPrecision.SINGLE ? "FLOAT" : "DOUBLE");
  }

  private static Optional<String> decimal(ArrowType.Decimal type) {
    return type.getPrecision() > 38
        ? Optional.empty()
        : Optional.of("DECIMAL(" + type.getPrecision() + ", " + type.getScale() + ")");
  }

  private static String timestamp(ArrowType.Timestamp type) {
    if (type.getTimezone() != null) {
      return "TIMESTAMP WITH TIME ZONE";
    }
    return switch (type.getUnit()) {
      case SECOND -> "TIMESTAMP_S";
      case MILLISECOND -> "TIMESTAMP_MS";
      case MICROSECOND -> "TIMESTAMP";
      case NANOSECOND -> "TIMESTAMP_NS";
    };
  }

  private static Optional<String> struct(List<Field> fields) {
    List<String> parts = new ArrayList<>();
    for (Field field : fields) {
      Optional<String> type = spelled(field);
      if (type.isEmpty()) {
        return Optional.empty();
      }
      parts.add(quoted(field.getName()) + " " + type.get());
    }
    return Optional.of("STRUCT(" + String.join(", ", parts) + ")");
  }

  private static Optional<String> map(Field field) {
    List<Field> entry = field.getChildren().get(0).getChildren();
    return spelled(entry.get(0))
        .flatMap(key -> spelled(entry.get(1)).map(value -> "MAP(" + key + ", " + value + ")"));
  }

  /** A name as an identifier. */
  public static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
