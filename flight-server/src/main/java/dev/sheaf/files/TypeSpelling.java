package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Types as they are written on the command line: the names that messages use ({@code int32}, {@code
 * timestamp[us, UTC]}), and the everyday ones ({@code text}, {@code double}, {@code date}).
 *
 * <p>Types without children only: a text file has no others.
 */
final class TypeSpelling {
  private static final Map<String, ArrowType> NAMED = named();
  private static final Pattern PARAMETERS =
      Pattern.compile("([a-z_0-9]+)\\s*[(\\[]\\s*([^)\\]]*?)\\s*[)\\]]");

  private TypeSpelling() {}

  /**
   * The type of that spelling, in any case.
   *
   * @throws SheafException {@code BAD_ARGUMENT} when there is none
   */
  static ArrowType parse(String spelling) {
    String wanted = spelling.strip().toLowerCase(Locale.ROOT);
    @Nullable ArrowType type = NAMED.get(wanted);
    Matcher parameters = PARAMETERS.matcher(wanted);
    if (type == null && parameters.matches()) {
      // The zone keeps its case.
      type = withParameters(parameters.group(1), spelling.strip(), parameters.group(2).split(","));
    }
    if (type == null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "'{type}' is not a type{hint}",
          "type",
          spelling,
          "hint",
          Suggestions.hint(wanted, List.copyOf(NAMED.keySet())));
    }
    return type;
  }

  /**
   * {@code name=value} pairs separated by commas; commas within brackets belong to the value.
   *
   * @throws SheafException {@code BAD_ARGUMENT} when it is not that
   */
  static Map<String, String> pairs(String spelling) {
    Map<String, String> pairs = new LinkedHashMap<>();
    int at = 0;
    while (at < spelling.length()) {
      int equals = endOf(spelling, at, '=');
      int comma = endOf(spelling, equals + 1, ',');
      if (equals >= spelling.length()) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "'{part}' is not of the form column=type",
            "part",
            spelling.substring(at));
      }
      pairs.put(unquoted(spelling.substring(at, equals)), spelling.substring(equals + 1, comma));
      at = comma + 1;
    }
    return pairs;
  }

  private static int endOf(String text, int from, char end) {
    boolean quoted = false;
    int depth = 0;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (!quoted && depth == 0 && c == end) {
        return i;
      }
      depth += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
    }
    return text.length();
  }

  private static String unquoted(String name) {
    String stripped = name.strip();
    return stripped.length() >= 2 && stripped.startsWith("\"") && stripped.endsWith("\"")
        ? stripped.substring(1, stripped.length() - 1).replace("\"\"", "\"")
        : stripped;
  }

  private static @Nullable ArrowType withParameters(
      String name, String spelling, String[] parameters) {
    String first = parameters[0].strip();
    String second = parameters.length > 1 ? parameters[1].strip() : "";
    if (parameters.length > 2) {
      return null;
    }
    return switch (name) {
      case "decimal", "numeric", "decimal128", "decimal256" -> decimal(name, first, second);
      case "timestamp", "datetime" -> {
        @Nullable TimeUnit unit = unit(first);
        yield unit == null ? null : new ArrowType.Timestamp(unit, zone(spelling, second));
      }
      case "time", "time32", "time64" -> {
        @Nullable TimeUnit unit = second.isEmpty() ? unit(first) : null;
        yield unit == null ? null : time(unit);
      }
      case "duration" -> {
        @Nullable TimeUnit unit = second.isEmpty() ? unit(first) : null;
        yield unit == null ? null : new ArrowType.Duration(unit);
      }
      case "interval" -> interval(first);
      case "fixed_size_binary" -> {
        int bytes = number(first);
        yield bytes < 1 ? null : new ArrowType.FixedSizeBinary(bytes);
      }
      default -> null;
    };
  }

  private static @Nullable ArrowType decimal(String name, String precision, String scale) {
    int digits = number(precision);
    int fraction = scale.isEmpty() ? 0 : number(scale);
    boolean wide = name.equals("decimal256") || digits > 38;
    if (digits < 1 || fraction < 0 || fraction > digits || digits > 76) {
      return null;
    }
    return name.equals("decimal128") && wide
        ? null
        : new ArrowType.Decimal(digits, fraction, wide ? 256 : 128);
  }

  private static @Nullable ArrowType interval(String unit) {
    return switch (unit) {
      case "year_month" -> new ArrowType.Interval(IntervalUnit.YEAR_MONTH);
      case "day_time" -> new ArrowType.Interval(IntervalUnit.DAY_TIME);
      case "month_day_nano" -> new ArrowType.Interval(IntervalUnit.MONTH_DAY_NANO);
      default -> null;
    };
  }

  private static @Nullable TimeUnit unit(String unit) {
    return switch (unit) {
      case "s" -> TimeUnit.SECOND;
      case "ms" -> TimeUnit.MILLISECOND;
      case "us", "µs" -> TimeUnit.MICROSECOND;
      case "ns" -> TimeUnit.NANOSECOND;
      default -> null;
    };
  }

  private static ArrowType time(TimeUnit unit) {
    boolean coarse = unit == TimeUnit.SECOND || unit == TimeUnit.MILLISECOND;
    return new ArrowType.Time(unit, coarse ? 32 : 64);
  }

  private static @Nullable String zone(String spelling, String folded) {
    if (folded.isEmpty()) {
      return null;
    }
    String zone = spelling.substring(spelling.indexOf(',') + 1, spelling.length() - 1).strip();
    return zone.equalsIgnoreCase("utc") ? "UTC" : zone;
  }

  private static int number(String digits) {
    return digits.matches("[0-9]{1,9}") ? Integer.parseInt(digits) : -1;
  }

  private static Map<String, ArrowType> named() {
    Map<String, ArrowType> types = new LinkedHashMap<>();
    types.put("text", ArrowType.Utf8.INSTANCE);
    types.put("int64", new ArrowType.Int(64, true));
    types.put("float64", new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
    types.put("bool", ArrowType.Bool.INSTANCE);
    types.put("date", new ArrowType.Date(DateUnit.DAY));
    types.put("time", time(TimeUnit.MICROSECOND));
    types.put("timestamp", new ArrowType.Timestamp(TimeUnit.MICROSECOND, null));
    types.put("timestamptz", new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC"));
    for (int bits = 8; bits <= 64; bits *= 2) {
      types.put("int" + bits, new ArrowType.Int(bits, true));
      types.put("uint" + bits, new ArrowType.Int(bits, false));
    }
    types.put("float16", new ArrowType.FloatingPoint(FloatingPointPrecision.HALF));
    types.put("float32", new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE));
    types.put("binary", ArrowType.Binary.INSTANCE);
    types.put("large_binary", ArrowType.LargeBinary.INSTANCE);
    types.put("large_utf8", ArrowType.LargeUtf8.INSTANCE);
    types.put("date32", new ArrowType.Date(DateUnit.DAY));
    types.put("date64", new ArrowType.Date(DateUnit.MILLISECOND));
    alias(types, "text", "utf8", "string", "str", "varchar");
    alias(types, "int64", "int", "integer", "long", "bigint");
    alias(types, "float64", "float", "double", "real", "number");
    alias(types, "bool", "boolean");
    alias(types, "timestamp", "datetime");
    return types;
  }

  private static void alias(Map<String, ArrowType> types, String name, String... aliases) {
    for (String alias : aliases) {
      types.put(alias, Objects.requireNonNull(types.get(name)));
    }
  }
}
