package dev.sheaf.store.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Random;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Plain values as literals of a condition, and how SQL orders them. */
final class PlainLiterals {
  private PlainLiterals() {}

  /** One of the ways to write a value in Java. */
  static Object literal(Random random, ArrowType type, Object value) {
    if (value instanceof Bytes bytes) {
      boolean text = type instanceof ArrowType.Utf8 || type instanceof ArrowType.LargeUtf8;
      return text && random.nextInt(4) > 0 ? bytes.text() : bytes.toArray();
    }
    if (value instanceof Real real) {
      return real.value();
    }
    if (value instanceof BigInteger integer) {
      return switch (random.nextInt(4)) {
        case 0 -> integer.bitLength() < 32 ? (Object) integer.intValue() : integer;
        case 1 -> integer.bitLength() < 64 ? (Object) integer.longValue() : integer;
        case 2 -> integer.toString();
        default -> new BigDecimal(integer);
      };
    }
    if (value instanceof BigDecimal decimal) {
      return random.nextBoolean() ? decimal : decimal.toPlainString();
    }
    if (value instanceof Long number && random.nextBoolean()) {
      return ofTime(type, number);
    }
    return value;
  }

  private static Object ofTime(ArrowType type, Long number) {
    if (type instanceof ArrowType.Date date && date.getUnit() == DateUnit.DAY) {
      return LocalDate.ofEpochDay(number);
    }
    if (type instanceof ArrowType.Timestamp time && time.getUnit() == TimeUnit.MILLISECOND) {
      return Instant.ofEpochMilli(number);
    }
    if (type instanceof ArrowType.Duration span && span.getUnit() == TimeUnit.MILLISECOND) {
      return Duration.ofMillis(number);
    }
    return number;
  }

  /**
   * The order of two values of one column: numbers by value, -0.0 as 0.0, NaN equal to itself and
   * above all, strings and binaries by bytes.
   */
  static int order(Object a, Object b) {
    if (a instanceof Real real && b instanceof Real other) {
      double left = real.value();
      double right = other.value();
      return left == right ? 0 : Double.compare(left, right);
    }
    if (a instanceof Bytes bytes && b instanceof Bytes other) {
      return bytes.compareTo(other);
    }
    if (a instanceof Boolean truth && b instanceof Boolean other) {
      return truth.compareTo(other);
    }
    return new BigDecimal(a.toString()).compareTo(new BigDecimal(b.toString()));
  }
}
