package dev.sheaf.sql.plan;

import dev.sheaf.sql.plan.Constants.Constant;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Brings a constant of a query to a literal that the store compares with a column exactly as DuckDB
 * would compare the constant; where that is not certain there is none.
 *
 * <p>DuckDB converts before it compares, sometimes the column (a string column against a number, a
 * {@code float} column against a decimal), and then the store does not try.
 */
final class Literals {
  /** Whole numbers up to here are exact as {@code double}. */
  private static final BigInteger EXACT_MAX = BigInteger.ONE.shiftLeft(53);

  private static final int SCALE_MAX = 15;

  private Literals() {}

  static Optional<Object> of(Field field, Constant constant) {
    @Nullable Object value = constant.value();
    if (value == null) {
      return Optional.empty();
    }
    ArrowType type = field.getType();
    if (type instanceof ArrowType.Bool) {
      return value instanceof Boolean ? Optional.of(value) : Optional.empty();
    }
    if (type instanceof ArrowType.Int || type instanceof ArrowType.Decimal) {
      return exact(type, value);
    }
    if (type instanceof ArrowType.FloatingPoint floating) {
      return floating.getPrecision() == FloatingPointPrecision.DOUBLE
          ? floating(value)
          : Optional.empty();
    }
    if (type instanceof ArrowType.Utf8 || type instanceof ArrowType.LargeUtf8) {
      boolean text = constant.type().equals("VARCHAR") || constant.type().equals("PARAMETER");
      return text && value instanceof String ? Optional.of(value) : Optional.empty();
    }
    if (type instanceof ArrowType.Date) {
      return constant.type().startsWith("TIMESTAMP") ? Optional.empty() : date(value);
    }
    if (type instanceof ArrowType.Timestamp timestamp) {
      return timestamp(timestamp, constant.type(), value);
    }
    return Optional.empty();
  }

  private static Optional<Object> exact(ArrowType type, Object value) {
    if (type instanceof ArrowType.Decimal decimal && decimal.getPrecision() > 18) {
      return Optional.empty();
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      return Optional.of(((Number) value).longValue());
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.precision() <= 18 && decimal.scale() >= 0 && decimal.scale() <= SCALE_MAX
          ? Optional.of(decimal)
          : Optional.empty();
    }
    if (value instanceof Double number && type instanceof ArrowType.Int) {
      return Double.isFinite(number) && Math.abs(number) < EXACT_MAX.doubleValue()
          ? Optional.of(number)
          : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<Object> floating(Object value) {
    if (value instanceof Double number) {
      return Double.isFinite(number) ? Optional.of(number) : Optional.empty();
    }
    if (value instanceof Long || value instanceof Integer || value instanceof Short) {
      long whole = ((Number) value).longValue();
      return Math.abs(whole) <= EXACT_MAX.longValue()
          ? Optional.of((double) whole)
          : Optional.empty();
    }
    if (value instanceof BigDecimal decimal) {
      boolean exact =
          decimal.unscaledValue().abs().compareTo(EXACT_MAX) <= 0
              && decimal.scale() >= 0
              && decimal.scale() <= SCALE_MAX;
      return exact ? Optional.of(decimal.doubleValue()) : Optional.empty();
    }
    return Optional.empty();
  }

  private static Optional<Object> date(Object value) {
    if (value instanceof LocalDate day) {
      return Optional.of(day);
    }
    if (!(value instanceof String text) || text.length() != "2025-01-31".length()) {
      return Optional.empty();
    }
    try {
      return Optional.of(LocalDate.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Object> timestamp(
      ArrowType.Timestamp type, String constantType, Object value) {
    boolean zoned = type.getTimezone() != null && !type.getTimezone().isEmpty();
    if (type.getUnit() == TimeUnit.NANOSECOND || type.getUnit() == TimeUnit.SECOND) {
      return Optional.empty();
    }
    if (value instanceof LocalDateTime local) {
      return !zoned && isWhole(type, local.get(ChronoField.NANO_OF_SECOND))
          ? Optional.of(local)
          : Optional.empty();
    }
    if (value instanceof OffsetDateTime instant) {
      return zoned && isWhole(type, instant.get(ChronoField.NANO_OF_SECOND))
          ? Optional.of(instant)
          : Optional.empty();
    }
    if (zoned
        || constantType.equals("TIMESTAMP WITH TIME ZONE")
        || !(value instanceof String text)) {
      return Optional.empty();
    }
    try {
      if (text.length() == "2025-01-31".length()) {
        return Optional.of(LocalDate.parse(text).atStartOfDay());
      }
      if (text.length() == "2025-01-31 12:00:00".length()) {
        return Optional.of(LocalDateTime.parse(text.replace(' ', 'T')));
      }
      return Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static boolean isWhole(ArrowType.Timestamp type, int nanos) {
    return nanos % (type.getUnit() == TimeUnit.MILLISECOND ? 1_000_000 : 1_000) == 0;
  }
}
