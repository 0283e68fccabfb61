package dev.sheaf.files;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.DurationVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The parsers, one per type that a text can be read as.
 *
 * <p>They take what {@link CellTexts} prints, and what people write: whole numbers with a plus sign
 * or leading zeros, {@code yes} and {@code 1} for true. Nothing is rounded but to the precision of
 * a float; nothing is trimmed.
 */
final class CellParsers {
  private CellParsers() {}

  /**
   * The parser into that vector, which is borrowed for as long as the parser is used.
   *
   * @throws SheafException {@code UNSUPPORTED_TYPE} when no text is a value of the type
   */
  static CellParser into(FieldVector target) {
    return switch (target.getMinorType()) {
      case BIT -> bool((BitVector) target);
      case TINYINT, SMALLINT, INT, BIGINT, UINT1, UINT2, UINT4, UINT8 ->
          IntegerParsers.into(target);
      case FLOAT2 -> float16((Float2Vector) target);
      case FLOAT4 -> float32((Float4Vector) target);
      case FLOAT8 -> float64((Float8Vector) target);
      case DECIMAL -> {
        DecimalVector vector = (DecimalVector) target;
        yield decimal(vector.getPrecision(), vector.getScale(), vector::set);
      }
      case DECIMAL256 -> {
        Decimal256Vector vector = (Decimal256Vector) target;
        yield decimal(vector.getPrecision(), vector.getScale(), vector::set);
      }
      case DURATION -> {
        DurationVector vector = (DurationVector) target;
        yield IntervalText.durationParser(
            ((ArrowType.Duration) target.getField().getType()).getUnit(), vector::set);
      }
      case INTERVALYEAR -> IntervalText.parser((IntervalYearVector) target);
      case INTERVALDAY -> IntervalText.parser((IntervalDayVector) target);
      case INTERVALMONTHDAYNANO -> IntervalText.parser((IntervalMonthDayNanoVector) target);
      case VARCHAR -> {
        VarCharVector vector = (VarCharVector) target;
        yield (bytes, from, to, row) -> {
          vector.setSafe(row, bytes, from, to - from);
          return true;
        };
      }
      case LARGEVARCHAR -> {
        LargeVarCharVector vector = (LargeVarCharVector) target;
        yield (bytes, from, to, row) -> {
          vector.setSafe(row, bytes, from, to - from);
          return true;
        };
      }
      case VARBINARY -> hex(((VarBinaryVector) target)::setSafe);
      case LARGEVARBINARY -> hex(((LargeVarBinaryVector) target)::setSafe);
      case FIXEDSIZEBINARY -> fixedHex((FixedSizeBinaryVector) target);
      default -> TemporalParsers.into(target);
    };
  }

  /** What a text should have been, for messages: "a whole number". */
  static String expected(Field field) {
    ArrowType type = field.getType();
    return switch (type.getTypeID()) {
      case Bool -> "true or false";
      case Int ->
          ((ArrowType.Int) type).getBitWidth() == 64
              ? "a whole number"
              : "a whole number of type " + TypeNames.of(type);
      case FloatingPoint -> "a number";
      case Decimal ->
          "a number of at most %d digits, %d of them behind the point"
              .formatted(
                  ((ArrowType.Decimal) type).getPrecision(), ((ArrowType.Decimal) type).getScale());
      case Date -> "a date such as 2026-01-31";
      case Time -> "a time such as 14:30:00";
      case Timestamp ->
          ((ArrowType.Timestamp) type).getTimezone() == null
              ? "a time stamp such as 2026-01-31 14:30:00"
              : "a time stamp with a zone such as 2026-01-31 14:30:00Z";
      case Duration -> "a duration such as PT1H30M";
      case Interval -> "an interval such as P1Y2M3D";
      case Binary, LargeBinary, FixedSizeBinary -> "bytes in hexadecimal digits";
      default -> "of type " + TypeNames.of(field);
    };
  }

  static SheafException unsupported(Field field) {
    return SheafException.of(
        ErrorCode.UNSUPPORTED_TYPE,
        "column '{column}' is of type {type}, which cannot be read from text",
        "column",
        field.getName(),
        "type",
        TypeNames.of(field));
  }

  private static CellParser bool(BitVector target) {
    return (bytes, from, to, row) -> {
      int value = truth(bytes, from, to);
      if (value >= 0) {
        target.set(row, value);
      }
      return value >= 0;
    };
  }

  private static int truth(byte[] bytes, int from, int to) {
    for (String word : new String[] {"true", "1", "t", "yes", "y"}) {
      if (TextShapes.isWord(bytes, from, to, word)) {
        return 1;
      }
    }
    for (String word : new String[] {"false", "0", "f", "no", "n"}) {
      if (TextShapes.isWord(bytes, from, to, word)) {
        return 0;
      }
    }
    return -1;
  }

  private static CellParser float64(Float8Vector target) {
    return (bytes, from, to, row) -> {
      double value = Doubles.parse(bytes, from, to);
      if (Double.isNaN(value) && !Doubles.isSpecial(bytes, from, to)) {
        return false;
      }
      target.set(row, value);
      return true;
    };
  }

  private static CellParser float32(Float4Vector target) {
    return (bytes, from, to, row) -> {
      float value = Doubles.parseFloat(bytes, from, to);
      if (Float.isNaN(value) && !Doubles.isSpecial(bytes, from, to)) {
        return false;
      }
      target.set(row, value);
      return true;
    };
  }

  private static CellParser float16(Float2Vector target) {
    return (bytes, from, to, row) -> {
      float value = Doubles.parseFloat(bytes, from, to);
      short half = Float16.toFloat16(value);
      boolean overflow = Float.isInfinite(Float16.toFloat(half)) && Float.isFinite(value);
      if (overflow || (Float.isNaN(value) && !Doubles.isSpecial(bytes, from, to))) {
        return false;
      }
      target.set(row, half);
      return true;
    };
  }

  /** Takes a decimal of the right scale. */
  @FunctionalInterface
  private interface DecimalSetter {
    void set(int row, BigDecimal value);
  }

  private static CellParser decimal(int precision, int scale, DecimalSetter target) {
    return (bytes, from, to, row) -> {
      if (!Doubles.isNumber(bytes, from, to)) {
        return false;
      }
      try {
        BigDecimal value = new BigDecimal(ascii(bytes, from, to));
        // Before the scale is set: it would write out the zeros of 1e999999.
        if (value.signum() != 0
            && (long) value.precision() - value.scale() > precision - (long) scale) {
          return false;
        }
        value = value.signum() == 0 ? BigDecimal.ZERO : value;
        target.set(row, value.setScale(scale, RoundingMode.UNNECESSARY));
        return true;
      } catch (ArithmeticException | NumberFormatException e) {
        return false;
      }
    };
  }

  /** Takes bytes of any length. */
  @FunctionalInterface
  private interface BytesSetter {
    void set(int row, byte[] value);
  }

  private static CellParser hex(BytesSetter target) {
    return (bytes, from, to, row) -> {
      if (!isHex(bytes, from, to)) {
        return false;
      }
      target.set(row, HexFormat.of().parseHex(ascii(bytes, from, to)));
      return true;
    };
  }

  private static CellParser fixedHex(FixedSizeBinaryVector target) {
    return (bytes, from, to, row) -> {
      if (to - from != 2 * target.getByteWidth() || !isHex(bytes, from, to)) {
        return false;
      }
      target.set(row, HexFormat.of().parseHex(ascii(bytes, from, to)));
      return true;
    };
  }

  private static boolean isHex(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (!HexFormat.isHexDigit(bytes[i])) {
        return false;
      }
    }
    return (to - from) % 2 == 0;
  }

  static String ascii(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.US_ASCII);
  }
}
