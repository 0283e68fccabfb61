package dev.sheaf.store.schema;

import java.util.stream.Collectors;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** Types as users know them: {@code int32}, {@code timestamp[us, UTC]}, {@code list<utf8>}. */
public final class TypeNames {
  private TypeNames() {}

  /** The name of a field's type, children included. */
  public static String of(Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case List -> "list<" + child(field, 0) + ">";
      case LargeList -> "large_list<" + child(field, 0) + ">";
      case FixedSizeList ->
          "fixed_size_list<"
              + child(field, 0)
              + ">["
              + ((ArrowType.FixedSizeList) type).getListSize()
              + "]";
      case Map -> {
        Field entries = field.getChildren().get(0);
        yield "map<" + child(entries, 0) + ", " + child(entries, 1) + ">";
      }
      case Struct ->
          field.getChildren().stream()
              .map(member -> member.getName() + ": " + of(member))
              .collect(Collectors.joining(", ", "struct<", ">"));
      default -> of(type);
    };
  }

  /** The name of a type, without its children where it has any. */
  public static String of(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null -> "null";
      case Bool -> "bool";
      case Int -> {
        ArrowType.Int integer = (ArrowType.Int) type;
        yield (integer.getIsSigned() ? "int" : "uint") + integer.getBitWidth();
      }
      case FloatingPoint ->
          switch (((ArrowType.FloatingPoint) type).getPrecision()) {
            case HALF -> "float16";
            case SINGLE -> "float32";
            case DOUBLE -> "float64";
          };
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        yield "decimal"
            + decimal.getBitWidth()
            + "("
            + decimal.getPrecision()
            + ", "
            + decimal.getScale()
            + ")";
      }
      case Utf8 -> "utf8";
      case LargeUtf8 -> "large_utf8";
      case Binary -> "binary";
      case LargeBinary -> "large_binary";
      case FixedSizeBinary ->
          "fixed_size_binary(" + ((ArrowType.FixedSizeBinary) type).getByteWidth() + ")";
      case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? "date32" : "date64";
      case Time -> {
        ArrowType.Time time = (ArrowType.Time) type;
        yield "time" + time.getBitWidth() + "[" + unit(time.getUnit()) + "]";
      }
      case Timestamp -> {
        ArrowType.Timestamp timestamp = (ArrowType.Timestamp) type;
        @Nullable String zone = timestamp.getTimezone();
        yield "timestamp[" + unit(timestamp.getUnit()) + (zone == null ? "" : ", " + zone) + "]";
      }
      case Duration -> "duration[" + unit(((ArrowType.Duration) type).getUnit()) + "]";
      case Interval ->
          switch (((ArrowType.Interval) type).getUnit()) {
            case YEAR_MONTH -> "interval[year_month]";
            case DAY_TIME -> "interval[day_time]";
            case MONTH_DAY_NANO -> "interval[month_day_nano]";
          };
      case List -> "list";
      case LargeList -> "large_list";
      case FixedSizeList ->
          "fixed_size_list[" + ((ArrowType.FixedSizeList) type).getListSize() + "]";
      case Map -> "map";
      case Struct -> "struct";
      default -> type.toString();
    };
  }

  static String unit(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> "s";
      case MILLISECOND -> "ms";
      case MICROSECOND -> "us";
      case NANOSECOND -> "ns";
    };
  }

  private static String child(Field field, int child) {
    return of(field.getChildren().get(child));
  }
}
