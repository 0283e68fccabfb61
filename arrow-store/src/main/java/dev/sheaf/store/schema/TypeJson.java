package dev.sheaf.store.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Arrow types in the stored form of a schema: {@code {"kind": "timestamp", "unit": "us", "zone":
 * "UTC"}}. Reading throws {@link IllegalArgumentException} on anything else; {@link SchemaJson}
 * reports it as damage.
 */
final class TypeJson {
  private TypeJson() {}

  static void write(ObjectNode json, ArrowType type) {
    switch (type.getTypeID()) {
      case Null -> json.put("kind", "null");
      case Bool -> json.put("kind", "bool");
      case Int -> {
        ArrowType.Int integer = (ArrowType.Int) type;
        json.put("kind", integer.getIsSigned() ? "int" : "uint").put("bits", integer.getBitWidth());
      }
      case FloatingPoint -> {
        FloatingPointPrecision precision = ((ArrowType.FloatingPoint) type).getPrecision();
        json.put("kind", "float")
            .put(
                "bits",
                switch (precision) {
                  case HALF -> 16;
                  case SINGLE -> 32;
                  case DOUBLE -> 64;
                });
      }
      case Decimal -> {
        ArrowType.Decimal decimal = (ArrowType.Decimal) type;
        json.put("kind", "decimal")
            .put("bits", decimal.getBitWidth())
            .put("precision", decimal.getPrecision())
            .put("scale", decimal.getScale());
      }
      case Utf8 -> json.put("kind", "utf8");
      case LargeUtf8 -> json.put("kind", "large_utf8");
      case Binary -> json.put("kind", "binary");
      case LargeBinary -> json.put("kind", "large_binary");
      case FixedSizeBinary ->
          json.put("kind", "fixed_size_binary")
              .put("bytes", ((ArrowType.FixedSizeBinary) type).getByteWidth());
      case Date ->
          json.put("kind", "date")
              .put("unit", ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? "day" : "ms");
      case Time -> {
        ArrowType.Time time = (ArrowType.Time) type;
        json.put("kind", "time")
            .put("unit", TypeNames.unit(time.getUnit()))
            .put("bits", time.getBitWidth());
      }
      case Timestamp -> {
        ArrowType.Timestamp timestamp = (ArrowType.Timestamp) type;
        json.put("kind", "timestamp").put("unit", TypeNames.unit(timestamp.getUnit()));
        if (timestamp.getTimezone() != null) {
          json.put("zone", timestamp.getTimezone());
        }
      }
      case Duration ->
          json.put("kind", "duration")
              .put("unit", TypeNames.unit(((ArrowType.Duration) type).getUnit()));
      case Interval ->
          json.put("kind", "interval").put("unit", unit(((ArrowType.Interval) type).getUnit()));
      case List -> json.put("kind", "list");
      case LargeList -> json.put("kind", "large_list");
      case FixedSizeList ->
          json.put("kind", "fixed_size_list")
              .put("size", ((ArrowType.FixedSizeList) type).getListSize());
      case Struct -> json.put("kind", "struct");
      case Map -> json.put("kind", "map").put("keysSorted", ((ArrowType.Map) type).getKeysSorted());
      default -> throw new IllegalArgumentException("type " + type);
    }
  }

  static ArrowType read(JsonNode json) {
    String kind = text(json, "kind");
    return switch (kind) {
      case "null" -> ArrowType.Null.INSTANCE;
      case "bool" -> ArrowType.Bool.INSTANCE;
      case "int" -> new ArrowType.Int(number(json, "bits"), true);
      case "uint" -> new ArrowType.Int(number(json, "bits"), false);
      case "float" -> new ArrowType.FloatingPoint(precision(number(json, "bits")));
      case "decimal" ->
          new ArrowType.Decimal(
              number(json, "precision"), number(json, "scale"), number(json, "bits"));
      case "utf8" -> ArrowType.Utf8.INSTANCE;
      case "large_utf8" -> ArrowType.LargeUtf8.INSTANCE;
      case "binary" -> ArrowType.Binary.INSTANCE;
      case "large_binary" -> ArrowType.LargeBinary.INSTANCE;
      case "fixed_size_binary" -> new ArrowType.FixedSizeBinary(number(json, "bytes"));
      case "date" -> new ArrowType.Date(dateUnit(text(json, "unit")));
      case "time" -> new ArrowType.Time(timeUnit(text(json, "unit")), number(json, "bits"));
      case "timestamp" -> new ArrowType.Timestamp(timeUnit(text(json, "unit")), zone(json));
      case "duration" -> new ArrowType.Duration(timeUnit(text(json, "unit")));
      case "interval" -> new ArrowType.Interval(intervalUnit(text(json, "unit")));
      case "list" -> ArrowType.List.INSTANCE;
      case "large_list" -> ArrowType.LargeList.INSTANCE;
      case "fixed_size_list" -> new ArrowType.FixedSizeList(number(json, "size"));
      case "struct" -> ArrowType.Struct.INSTANCE;
      case "map" -> new ArrowType.Map(flag(json, "keysSorted"));
      default -> throw new IllegalArgumentException("kind of type '" + kind + "'");
    };
  }

  static String text(JsonNode json, String name) {
    @Nullable JsonNode value = json.get(name);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("no text '" + name + "'");
    }
    return value.textValue();
  }

  static boolean flag(JsonNode json, String name) {
    @Nullable JsonNode value = json.get(name);
    if (value == null || !value.isBoolean()) {
      throw new IllegalArgumentException("no flag '" + name + "'");
    }
    return value.booleanValue();
  }

  private static int number(JsonNode json, String name) {
    @Nullable JsonNode value = json.get(name);
    if (value == null || !value.isInt()) {
      throw new IllegalArgumentException("no number '" + name + "'");
    }
    return value.intValue();
  }

  private static @Nullable String zone(JsonNode json) {
    return json.has("zone") ? text(json, "zone") : null;
  }

  private static FloatingPointPrecision precision(int bits) {
    return switch (bits) {
      case 16 -> FloatingPointPrecision.HALF;
      case 32 -> FloatingPointPrecision.SINGLE;
      case 64 -> FloatingPointPrecision.DOUBLE;
      default -> throw new IllegalArgumentException("float of " + bits + " bits");
    };
  }

  private static DateUnit dateUnit(String unit) {
    return switch (unit) {
      case "day" -> DateUnit.DAY;
      case "ms" -> DateUnit.MILLISECOND;
      default -> throw new IllegalArgumentException("unit '" + unit + "'");
    };
  }

  private static TimeUnit timeUnit(String unit) {
    for (TimeUnit candidate : TimeUnit.values()) {
      if (TypeNames.unit(candidate).equals(unit)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("unit '" + unit + "'");
  }

  private static String unit(IntervalUnit unit) {
    return switch (unit) {
      case YEAR_MONTH -> "year_month";
      case DAY_TIME -> "day_time";
      case MONTH_DAY_NANO -> "month_day_nano";
    };
  }

  private static IntervalUnit intervalUnit(String unit) {
    for (IntervalUnit candidate : IntervalUnit.values()) {
      if (unit(candidate).equals(unit)) {
        return candidate;
      }
    }
    throw new IllegalArgumentException("unit '" + unit + "'");
  }
}
