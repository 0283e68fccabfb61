package dev.sheaf.store.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The shapes that the memory of a vector has: what kernels are chosen by. */
enum Layout {
  /** No memory at all: every value is null. */
  NULL,
  /** One bit per value. */
  BITS,
  /** At most 64 bits per value, comparable as a long: see {@link LongLoader}. */
  LONGS,
  /** 128 or 256 bits per value: decimals, and intervals of month, day and nanosecond. */
  WIDE,
  /** A fixed number of bytes without meaning of their own. */
  FIXED_BYTES,
  /** Offsets of 32 or 64 bits into bytes. */
  VARIABLE,
  /** Offsets of 32 or 64 bits into the rows of a child; maps are lists of entries. */
  LIST,
  /** A fixed number of rows of a child per value. */
  FIXED_SIZE_LIST,
  /** One row of each child per value. */
  STRUCT;

  static Layout of(ArrowType type) {
    return switch (type.getTypeID()) {
      case Null -> NULL;
      case Bool -> BITS;
      case Int, FloatingPoint, Date, Time, Timestamp, Duration -> LONGS;
      case Interval -> width(type) == 16 ? WIDE : LONGS;
      case Decimal -> WIDE;
      case FixedSizeBinary -> FIXED_BYTES;
      case Utf8, LargeUtf8, Binary, LargeBinary -> VARIABLE;
      case List, LargeList, Map -> LIST;
      case FixedSizeList -> FIXED_SIZE_LIST;
      case Struct -> STRUCT;
      default -> throw new IllegalArgumentException("not a stored type: " + type);
    };
  }

  /** The layout of a vector, without asking nested ones for their field, which they build anew. */
  static Layout of(FieldVector vector) {
    if (vector instanceof ListVector || vector instanceof LargeListVector) {
      return LIST;
    }
    if (vector instanceof StructVector) {
      return STRUCT;
    }
    return vector instanceof FixedSizeListVector
        ? FIXED_SIZE_LIST
        : of(vector.getField().getType());
  }

  /** Bytes per value of {@link #LONGS}, {@link #WIDE} and {@link #FIXED_BYTES}. */
  static int width(ArrowType type) {
    return switch (type.getTypeID()) {
      case Int -> ((ArrowType.Int) type).getBitWidth() / 8;
      case FloatingPoint ->
          switch (((ArrowType.FloatingPoint) type).getPrecision()) {
            case HALF -> 2;
            case SINGLE -> 4;
            case DOUBLE -> 8;
          };
      case Decimal -> ((ArrowType.Decimal) type).getBitWidth() / 8;
      case FixedSizeBinary -> ((ArrowType.FixedSizeBinary) type).getByteWidth();
      case Date -> ((ArrowType.Date) type).getUnit() == DateUnit.DAY ? 4 : 8;
      case Time -> ((ArrowType.Time) type).getBitWidth() / 8;
      case Timestamp, Duration -> 8;
      case Interval -> {
        IntervalUnit unit = ((ArrowType.Interval) type).getUnit();
        yield switch (unit) {
          case YEAR_MONTH -> 4;
          case DAY_TIME -> 8;
          case MONTH_DAY_NANO -> 16;
        };
      }
      default -> throw new IllegalArgumentException("not of fixed width: " + type);
    };
  }

  /** Bytes per offset of {@link #VARIABLE} and {@link #LIST}. */
  static int offsetWidth(ArrowType type) {
    return switch (type.getTypeID()) {
      case Utf8, Binary, List, Map -> 4;
      case LargeUtf8, LargeBinary, LargeList -> 8;
      default -> throw new IllegalArgumentException("without offsets: " + type);
    };
  }
}
