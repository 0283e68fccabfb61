package dev.sheaf.files;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TinyIntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.UInt2Vector;
import org.apache.arrow.vector.UInt4Vector;
import org.apache.arrow.vector.UInt8Vector;

/** Whole numbers of all widths: an optional sign and digits, leading zeros allowed. */
final class IntegerParsers {
  private IntegerParsers() {}

  /** Takes a whole number that is in range. */
  @FunctionalInterface
  private interface Setter {
    void set(int row, long value);
  }

  /** The parser into an integer vector. */
  static CellParser into(FieldVector target) {
    return switch (target.getMinorType()) {
      case TINYINT -> {
        TinyIntVector vector = (TinyIntVector) target;
        yield ranged(Byte.MIN_VALUE, Byte.MAX_VALUE, (row, v) -> vector.set(row, (int) v));
      }
      case SMALLINT -> {
        SmallIntVector vector = (SmallIntVector) target;
        yield ranged(Short.MIN_VALUE, Short.MAX_VALUE, (row, v) -> vector.set(row, (int) v));
      }
      case INT -> {
        IntVector vector = (IntVector) target;
        yield ranged(Integer.MIN_VALUE, Integer.MAX_VALUE, (row, v) -> vector.set(row, (int) v));
      }
      case BIGINT -> ranged(Long.MIN_VALUE, Long.MAX_VALUE, ((BigIntVector) target)::set);
      case UINT1 -> {
        UInt1Vector vector = (UInt1Vector) target;
        yield ranged(0, 0xFFL, (row, v) -> vector.set(row, (int) v));
      }
      case UINT2 -> {
        UInt2Vector vector = (UInt2Vector) target;
        yield ranged(0, 0xFFFFL, (row, v) -> vector.set(row, (int) v));
      }
      case UINT4 -> {
        UInt4Vector vector = (UInt4Vector) target;
        yield ranged(0, 0xFFFF_FFFFL, (row, v) -> vector.set(row, (int) v));
      }
      case UINT8 -> unsigned64((UInt8Vector) target);
      default -> throw CellParsers.unsupported(target.getField());
    };
  }

  private static CellParser ranged(long min, long max, Setter target) {
    return (bytes, from, to, row) -> {
      boolean negative = bytes[from] == '-';
      int first = digitsFrom(bytes, from, to);
      if (first < 0) {
        return false;
      }
      // Summed up as a negative number, because that side is one longer.
      long value = 0;
      for (int i = first; i < to; i++) {
        if (value < Long.MIN_VALUE / 10) {
          return false;
        }
        value = value * 10 - (bytes[i] - '0');
        if (value > 0) {
          return false;
        }
      }
      if (!negative && value == Long.MIN_VALUE) {
        return false;
      }
      value = negative ? value : -value;
      if (value < min || value > max) {
        return false;
      }
      target.set(row, value);
      return true;
    };
  }

  private static CellParser unsigned64(UInt8Vector target) {
    return (bytes, from, to, row) -> {
      int first = bytes[from] == '-' ? -1 : digitsFrom(bytes, from, to);
      if (first < 0) {
        return false;
      }
      try {
        target.set(row, Long.parseUnsignedLong(CellParsers.ascii(bytes, first, to)));
        return true;
      } catch (NumberFormatException e) {
        return false;
      }
    };
  }

  /** Where the digits begin behind a sign; -1 when anything else follows, or nothing. */
  private static int digitsFrom(byte[] bytes, int from, int to) {
    int first = bytes[from] == '-' || bytes[from] == '+' ? from + 1 : from;
    for (int i = first; i < to; i++) {
      if (bytes[i] < '0' || bytes[i] > '9') {
        return -1;
      }
    }
    return first == to ? -1 : first;
  }
}
