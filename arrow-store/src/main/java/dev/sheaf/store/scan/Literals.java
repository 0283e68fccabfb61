package dev.sheaf.store.scan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Brings a literal to the form in which a column stores its values, or says that it does not fit.
 */
final class Literals {
  private Literals() {}

  /** A number for a numeric column. */
  static Number number(Field field, Object literal) {
    if (literal instanceof Number number) {
      return number;
    }
    if (literal instanceof String text) {
      try {
        return field.getType() instanceof ArrowType.FloatingPoint
            ? (Number) Double.valueOf(text)
            : new BigDecimal(text);
      } catch (NumberFormatException e) {
        throw misfit(field, literal);
      }
    }
    throw misfit(field, literal);
  }

  /** Bytes for a string or binary column. */
  static byte[] bytes(Field field, Object literal) {
    if (literal instanceof byte[] bytes) {
      return bytes.clone();
    }
    if (literal instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
    throw misfit(field, literal);
  }

  /** The whole number that a column of whole numbers holds for a literal; may lie between two. */
  static BigDecimal whole(Field field, Object literal) {
    ArrowType type = field.getType();
    try {
      if (type instanceof ArrowType.Bool) {
        return bool(field, literal) ? BigDecimal.ONE : BigDecimal.ZERO;
      }
      if (type instanceof ArrowType.Decimal decimal) {
        return exact(field, number(field, literal)).scaleByPowerOfTen(decimal.getScale());
      }
      if (type instanceof ArrowType.Int) {
        return exact(field, number(field, literal));
      }
      if (literal instanceof Number number) { // already in the column's own unit
        return exact(field, number);
      }
      if (type instanceof ArrowType.Date date) {
        LocalDate day = literal instanceof LocalDate d ? d : LocalDate.parse(text(field, literal));
        long days = day.toEpochDay();
        return switch (date.getUnit()) {
          case DAY -> BigDecimal.valueOf(days);
          case MILLISECOND -> BigDecimal.valueOf(days).multiply(BigDecimal.valueOf(86_400_000L));
        };
      }
      if (type instanceof ArrowType.Time time) {
        LocalTime at = literal instanceof LocalTime t ? t : LocalTime.parse(text(field, literal));
        return inUnit(BigDecimal.valueOf(at.toNanoOfDay()), time.getUnit());
      }
      if (type instanceof ArrowType.Timestamp timestamp) {
        return inUnit(nanos(instant(field, literal)), timestamp.getUnit());
      }
      Duration duration = literal instanceof Duration d ? d : Duration.parse(text(field, literal));
      BigDecimal nanos =
          BigDecimal.valueOf(duration.getSeconds())
              .scaleByPowerOfTen(9)
              .add(BigDecimal.valueOf(duration.getNano()));
      return inUnit(nanos, ((ArrowType.Duration) type).getUnit());
    } catch (DateTimeException e) {
      throw misfit(field, literal);
    }
  }

  private static boolean bool(Field field, Object literal) {
    if (literal instanceof Boolean truth) {
      return truth;
    }
    if ("true".equals(literal) || "false".equals(literal)) {
      return "true".equals(literal);
    }
    throw misfit(field, literal);
  }

  private static BigDecimal exact(Field field, Number number) {
    if (number instanceof BigDecimal decimal) {
      return decimal;
    }
    if (number instanceof BigInteger integer) {
      return new BigDecimal(integer);
    }
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (!Double.isFinite(value)) {
        throw misfit(field, number);
      }
      return new BigDecimal(value);
    }
    return BigDecimal.valueOf(number.longValue());
  }

  private static Instant instant(Field field, Object literal) {
    if (literal instanceof Instant instant) {
      return instant;
    }
    if (literal instanceof ZonedDateTime zoned) {
      return zoned.toInstant();
    }
    if (literal instanceof OffsetDateTime offset) {
      return offset.toInstant();
    }
    if (literal instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC);
    }
    if (literal instanceof LocalDate day) {
      return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    String text = text(field, literal).trim().replace(' ', 'T');
    if (text.indexOf('T') < 0) {
      return LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC);
    }
    boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 0 || text.lastIndexOf('-') > 8;
    return zoned
        ? OffsetDateTime.parse(text).toInstant()
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }

  private static BigDecimal nanos(Instant instant) {
    return BigDecimal.valueOf(instant.getEpochSecond())
        .scaleByPowerOfTen(9)
        .add(BigDecimal.valueOf(instant.getNano()));
  }

  private static BigDecimal inUnit(BigDecimal nanos, TimeUnit unit) {
    return switch (unit) {
      case SECOND -> nanos.scaleByPowerOfTen(-9);
      case MILLISECOND -> nanos.scaleByPowerOfTen(-6);
      case MICROSECOND -> nanos.scaleByPowerOfTen(-3);
      case NANOSECOND -> nanos;
    };
  }

  private static String text(Field field, Object literal) {
    if (literal instanceof String text) {
      return text;
    }
    throw misfit(field, literal);
  }

  private static SheafException misfit(Field field, Object literal) {
    return SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "'{literal}' cannot be compared with column '{column}' of type {type}",
        "literal",
        literal,
        "column",
        field.getName(),
        "type",
        field.getType());
  }
}
