package dev.sheaf.ops;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Writes single values that somebody has computed or typed into vectors.
 *
 * <p>Takes what {@link CellValues} gives for the type, and text that spells it the same way: whole
 * numbers, decimals, {@code true} and {@code false}, dates and times as in ISO 8601, bytes as
 * hexadecimal digits. Values of nested types are not taken.
 */
public final class CellWriter {
  /** More than any type has. */
  private static final int DIGITS_MAX = 1_000;

  private CellWriter() {}

  /**
   * Writes a value.
   *
   * @param vector allocated for the position
   * @throws SheafException BAD_ARGUMENT (caller) if the value is none of the column's type, or does
   *     not fit; NULL_VALUE if the column takes none
   */
  public static void write(FieldVector vector, int position, @Nullable Object value) {
    if (value == null) {
      if (!vector.getField().isNullable()) {
        throw SheafException.of(
            ErrorCode.NULL_VALUE,
            "column '{column}' takes no null; give it a value",
            "column",
            vector.getName());
      }
      vector.setNull(position);
      return;
    }
    try {
      if (!writeValue(vector, position, value)) {
        throw wrong(vector, value, null);
      }
    } catch (ArithmeticException | IllegalArgumentException | DateTimeException e) {
      throw wrong(vector, value, e);
    } catch (ClassCastException | UnsupportedOperationException e) {
      throw wrong(vector, value, e);
    }
  }

  private static boolean writeValue(FieldVector vector, int position, Object value) {
    if (vector instanceof NullVector) {
      return false;
    }
    if (vector instanceof BitVector bits) {
      bits.setSafe(position, truth(value) ? 1 : 0);
    } else if (vector instanceof BaseIntVector integers) {
      writeInteger(integers, position, whole(value));
    } else if (vector instanceof Float4Vector floats) {
      floats.setSafe(position, number(value).floatValue());
    } else if (vector instanceof Float8Vector floats) {
      floats.setSafe(position, number(value).doubleValue());
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(position, decimal(value, decimals.getPrecision(), decimals.getScale()));
    } else if (vector instanceof Decimal256Vector decimals) {
      decimals.setSafe(position, decimal(value, decimals.getPrecision(), decimals.getScale()));
    } else if (vector instanceof VarCharVector text) {
      text.setSafe(position, value.toString().getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof LargeVarCharVector text) {
      text.setSafe(position, value.toString().getBytes(StandardCharsets.UTF_8));
    } else if (vector instanceof VarBinaryVector binary) {
      binary.setSafe(position, bytes(value));
    } else if (vector instanceof LargeVarBinaryVector binary) {
      binary.setSafe(position, bytes(value));
    } else if (vector instanceof FixedSizeBinaryVector binary) {
      binary.setSafe(position, bytes(value));
    } else {
      return writeTime(vector, position, value);
    }
    return true;
  }

  private static boolean writeTime(FieldVector vector, int position, Object value) {
    if (vector instanceof DateDayVector days) {
      days.setSafe(position, Math.toIntExact(LocalDate.parse(value.toString()).toEpochDay()));
    } else if (vector instanceof DateMilliVector millis) {
      LocalDate day = LocalDate.parse(value.toString());
      millis.setSafe(position, Math.multiplyExact(day.toEpochDay(), 86_400_000L));
    } else if (vector instanceof TimeSecVector times) {
      times.setSafe(position, (int) units(LocalTime.parse(value.toString()), TimeUnit.SECOND));
    } else if (vector instanceof TimeMilliVector times) {
      times.setSafe(position, (int) units(LocalTime.parse(value.toString()), TimeUnit.MILLISECOND));
    } else if (vector instanceof TimeMicroVector times) {
      times.setSafe(position, units(LocalTime.parse(value.toString()), TimeUnit.MICROSECOND));
    } else if (vector instanceof TimeNanoVector times) {
      times.setSafe(position, units(LocalTime.parse(value.toString()), TimeUnit.NANOSECOND));
    } else if (vector instanceof TimeStampVector stamps) {
      ArrowType.Timestamp type = (ArrowType.Timestamp) vector.getField().getType();
      String text = value.toString();
      Instant instant =
          type.getTimezone() == null
              ? LocalDateTime.parse(text).toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant();
      stamps.setSafe(position, units(instant, type.getUnit()));
    } else {
      return false;
    }
    return true;
  }

  private static void writeInteger(BaseIntVector vector, int position, BigInteger value) {
    ArrowType.Int type = (ArrowType.Int) vector.getField().getType();
    boolean fits =
        type.getIsSigned()
            ? value.bitLength() < type.getBitWidth()
            : value.signum() >= 0 && value.bitLength() <= type.getBitWidth();
    if (!fits) {
      throw new ArithmeticException("out of range");
    }
    BaseFixedWidthVector fixed = (BaseFixedWidthVector) vector;
    while (fixed.getValueCapacity() <= position) {
      fixed.reAlloc();
    }
    vector.setWithPossibleTruncate(position, value.longValue());
  }

  private static boolean truth(Object value) {
    return switch (value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("neither true nor false");
    };
  }

  private static BigInteger whole(Object value) {
    return value instanceof BigInteger integer ? integer : bounded(value).toBigIntegerExact();
  }

  /** A number that can be written out: of ten letters, 1e99999999 would be a hundred million. */
  private static BigDecimal bounded(Object value) {
    BigDecimal number = new BigDecimal(value.toString());
    if (Math.abs((long) number.scale()) > DIGITS_MAX) {
      throw new ArithmeticException("out of range");
    }
    return number;
  }

  private static Number number(Object value) {
    return value instanceof Number number ? number : Double.valueOf(value.toString());
  }

  private static BigDecimal decimal(Object value, int precision, int scale) {
    BigDecimal decimal = bounded(value).setScale(scale);
    if (decimal.precision() > precision) {
      throw new ArithmeticException("too many digits");
    }
    return decimal;
  }

  private static byte[] bytes(Object value) {
    return value instanceof byte[] bytes ? bytes : HexFormat.of().parseHex(value.toString());
  }

  private static long units(LocalTime time, TimeUnit unit) {
    long nanos = nanos(unit);
    requireWhole(time.toNanoOfDay() % nanos);
    return time.toNanoOfDay() / nanos;
  }

  private static long units(Instant instant, TimeUnit unit) {
    long nanos = nanos(unit);
    requireWhole(instant.getNano() % nanos);
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L / nanos),
        instant.getNano() / nanos);
  }

  private static void requireWhole(long rest) {
    if (rest != 0) {
      throw new ArithmeticException("finer than the column's unit");
    }
  }

  private static long nanos(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1_000_000_000L;
      case MILLISECOND -> 1_000_000L;
      case MICROSECOND -> 1_000L;
      case NANOSECOND -> 1L;
    };
  }

  private static SheafException wrong(
      FieldVector vector, Object value, @Nullable RuntimeException cause) {
    String template =
        "'{value}' is no value for column '{column}' of type {type}; give one that fits, or resolve"
            + " by side or with a table of resolutions";
    Object[] values = {
      "value", value, "column", vector.getName(), "type", TypeNames.of(vector.getField())
    };
    return cause == null
        ? SheafException.of(ErrorCode.BAD_ARGUMENT, template, values)
        : SheafException.because(cause, ErrorCode.BAD_ARGUMENT, template, values);
  }
}
