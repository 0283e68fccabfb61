package dev.sheaf.store.scan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Predicate.Comparison;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Compares columns with literals.
 *
 * <p>Whatever can be seen as a whole number (integers, booleans, dates, times, timestamps,
 * durations, decimals of up to 18 digits) is compared as {@code long}; a literal between two such
 * numbers moves to its neighbour first, so that {@code int > 3.5} is exact. Floating point follows
 * SQL as DuckDB has it: NaN equals NaN and is greater than any number. Strings and binaries compare
 * as unsigned bytes.
 */
final class ValueTests {
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final BigDecimal UNSIGNED_MAX =
      new BigDecimal(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE));

  private ValueTests() {}

  static ValueTest compare(Field field, Comparison comparison, Object literal) {
    ArrowType type = field.getType();
    if (type instanceof ArrowType.FloatingPoint) {
      double number = Literals.number(field, literal).doubleValue();
      return (column, positions, count) ->
          DoubleKernels.narrow(
              column, positions, dropNulls(column, positions, count), comparison, number);
    }
    if (type instanceof ArrowType.Utf8
        || type instanceof ArrowType.LargeUtf8
        || type instanceof ArrowType.Binary
        || type instanceof ArrowType.LargeBinary
        || type instanceof ArrowType.FixedSizeBinary) {
      return bytes(comparison, Literals.bytes(field, literal));
    }
    if (type instanceof ArrowType.Decimal decimal && decimal.getPrecision() > 18) {
      return decimals(comparison, new BigDecimal(Literals.number(field, literal).toString()));
    }
    if (LongKernels.reads(type)) {
      BigDecimal exact = Literals.whole(field, literal);
      boolean unsigned =
          type instanceof ArrowType.Int i && !i.getIsSigned() && i.getBitWidth() == 64;
      return longs(comparison, exact, unsigned);
    }
    throw SheafException.of(
        ErrorCode.BAD_ARGUMENT,
        "column '{column}' of type {type} cannot be compared with a value; compare it after reading",
        "column",
        field.getName(),
        "type",
        type);
  }

  static int dropNulls(FieldVector column, int[] positions, int count) {
    if (column.getNullCount() == 0) {
      return count;
    }
    int left = 0;
    for (int i = 0; i < count; i++) {
      int position = positions[i];
      positions[left] = position;
      left += column.isNull(position) ? 0 : 1;
    }
    return left;
  }

  /** All that is not null, or nothing. */
  private static ValueTest constant(boolean passes) {
    return (column, positions, count) -> passes ? dropNulls(column, positions, count) : 0;
  }

  private static ValueTest longs(Comparison comparison, BigDecimal literal, boolean unsigned) {
    BigDecimal floor = literal.setScale(0, RoundingMode.FLOOR);
    if (floor.compareTo(literal) != 0) { // between two whole numbers
      return switch (comparison) {
        case EQ -> constant(false);
        case NE -> constant(true);
        case LT, LE -> longs(Comparison.LE, floor, unsigned);
        case GT, GE -> longs(Comparison.GT, floor, unsigned);
      };
    }
    BigDecimal least = unsigned ? BigDecimal.ZERO : LONG_MIN;
    BigDecimal most = unsigned ? UNSIGNED_MAX : LONG_MAX;
    if (literal.compareTo(least) < 0) {
      return constant(comparison.holds(1));
    }
    if (literal.compareTo(most) > 0) {
      return constant(comparison.holds(-1));
    }
    long flip = unsigned ? Long.MIN_VALUE : 0; // makes the signed order the unsigned one
    long number = literal.toBigInteger().longValue() ^ flip;
    return (column, positions, count) ->
        LongKernels.narrow(
            column, positions, dropNulls(column, positions, count), comparison, number, flip);
  }

  private static ValueTest bytes(Comparison comparison, byte[] literal) {
    return (column, positions, count) -> {
      int left = 0;
      for (int i = 0, n = dropNulls(column, positions, count); i < n; i++) {
        int position = positions[i];
        int order = ByteKernels.compare(column, position, literal);
        positions[left] = position;
        left += comparison.holds(order) ? 1 : 0;
      }
      return left;
    };
  }

  private static ValueTest decimals(Comparison comparison, BigDecimal literal) {
    return (column, positions, count) -> {
      int left = 0;
      for (int i = 0, n = dropNulls(column, positions, count); i < n; i++) {
        int position = positions[i];
        int order = ((BigDecimal) column.getObject(position)).compareTo(literal);
        positions[left] = position;
        left += comparison.holds(order) ? 1 : 0;
      }
      return left;
    };
  }
}
