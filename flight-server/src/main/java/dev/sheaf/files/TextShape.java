package dev.sheaf.files;

import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * What a text can be read as without loss, narrowest first.
 *
 * <p><i>Invariant:</i> a text has a shape only if the value printed again is equal to the value
 * that was read. So {@code 007} and {@code +5} are codes, not numbers; a decimal fraction with more
 * digits than a {@code float64} keeps is text; and so is a time stamp with a zone other than UTC.
 */
enum TextShape {
  /** {@code true} or {@code false}, in any case. */
  BOOL(1),
  /** A whole number without needless zeros or signs that fits into 64 bits. */
  INT64(1 << 1),
  /** A number that a {@code float64} holds exactly as it is written. */
  FLOAT64(1 << 2),
  /** {@code 2026-01-31}. */
  DATE(1 << 3),
  /** {@code 14:30:00}, with at most six digits of a second. */
  TIME(1 << 4),
  /** {@code 2026-01-31 14:30:00}, also with a T, with at most six digits of a second. */
  TIMESTAMP(1 << 5),
  /** The same with at most nine digits, within the years that 64 bits of nanoseconds reach. */
  TIMESTAMP_NANOS(1 << 6),
  /** A time stamp followed by {@code Z} or a zero offset. */
  TIMESTAMP_UTC(1 << 7),
  /** The same with at most nine digits. */
  TIMESTAMP_UTC_NANOS(1 << 8),
  /** Anything. */
  TEXT(1 << 9);

  /** All shapes, as a set of bits. */
  static final int ALL = 2 * TEXT.bit - 1;

  private final int bit;

  TextShape(int bit) {
    this.bit = bit;
  }

  /** This shape in a set of bits. */
  int bit() {
    return bit;
  }

  /** The narrowest of a set of shapes; every set holds {@link #TEXT}. */
  static TextShape narrowest(int shapes) {
    for (TextShape shape : values()) {
      if ((shapes & shape.bit) != 0) {
        return shape;
      }
    }
    throw new IllegalArgumentException("no shape");
  }

  /** The Arrow type that holds it. */
  ArrowType type() {
    return switch (this) {
      case BOOL -> ArrowType.Bool.INSTANCE;
      case INT64 -> new ArrowType.Int(64, true);
      case FLOAT64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case DATE -> new ArrowType.Date(DateUnit.DAY);
      case TIME -> new ArrowType.Time(TimeUnit.MICROSECOND, 64);
      case TIMESTAMP -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      case TIMESTAMP_NANOS -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, null);
      case TIMESTAMP_UTC -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, "UTC");
      case TIMESTAMP_UTC_NANOS -> new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC");
      case TEXT -> ArrowType.Utf8.INSTANCE;
    };
  }
}
