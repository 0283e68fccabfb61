package dev.sheaf.files;

import java.time.LocalDate;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Prints dates, times of day and time stamps: {@code 2026-01-31}, {@code 14:30:00.25}, {@code
 * 2026-01-31 14:30:00}, and with a {@code Z} behind it where the column has a time zone, because an
 * instant is printed in UTC.
 *
 * <p>What no calendar of ours reaches (more than 999,999,999 years away) is printed as the number
 * that is stored.
 */
final class TemporalTexts {
  private static final long MILLIS_PER_DAY = 86_400_000;
  private static final int SECONDS_PER_DAY = 86_400;
  private static final int NANO_DIGITS = 9;

  private TemporalTexts() {}

  /** The printer of a vector of dates, times or time stamps, which is borrowed. */
  static CellText of(FieldVector source, char separator) {
    ArrowBuf data = source.getDataBuffer();
    ArrowType type = source.getField().getType();
    if (type instanceof ArrowType.Timestamp stamp) {
      return timestamp(data, stamp, separator);
    }
    return switch (source.getMinorType()) {
      case DATEDAY -> (row, out) -> date(data.getInt(4L * row), out);
      case DATEMILLI ->
          (row, out) -> date(Math.floorDiv(data.getLong(8L * row), MILLIS_PER_DAY), out);
      case TIMESEC -> (row, out) -> time(data.getInt(4L * row), TimeUnit.SECOND, out);
      case TIMEMILLI -> (row, out) -> time(data.getInt(4L * row), TimeUnit.MILLISECOND, out);
      case TIMEMICRO -> (row, out) -> time(data.getLong(8L * row), TimeUnit.MICROSECOND, out);
      default -> (row, out) -> time(data.getLong(8L * row), TimeUnit.NANOSECOND, out);
    };
  }

  private static CellText timestamp(ArrowBuf data, ArrowType.Timestamp type, char separator) {
    int nanosPerUnit = TemporalParsers.nanosPer(type.getUnit());
    long unitsPerSecond = 1_000_000_000L / nanosPerUnit;
    boolean zoned = type.getTimezone() != null;
    return (row, out) -> {
      long value = data.getLong(8L * row);
      long second = Math.floorDiv(value, unitsPerSecond);
      int nanos = (int) Math.floorMod(value, unitsPerSecond) * nanosPerUnit;
      long day = Math.floorDiv(second, SECONDS_PER_DAY);
      if (!hasDate(day)) {
        out.number(value);
        return;
      }
      date(day, out);
      out.write(separator);
      clock((int) Math.floorMod(second, (long) SECONDS_PER_DAY), nanos, out);
      if (zoned) {
        out.write('Z');
      }
    };
  }

  private static void time(long value, TimeUnit unit, TextBuffer out) {
    int nanosPerUnit = TemporalParsers.nanosPer(unit);
    long unitsPerSecond = 1_000_000_000L / nanosPerUnit;
    if (value < 0 || value / unitsPerSecond >= SECONDS_PER_DAY) {
      out.number(value);
      return;
    }
    clock((int) (value / unitsPerSecond), (int) (value % unitsPerSecond) * nanosPerUnit, out);
  }

  private static void clock(int second, int nanos, TextBuffer out) {
    out.padded(second / 3_600, 2);
    out.write(':');
    out.padded(second / 60 % 60, 2);
    out.write(':');
    out.padded(second % 60, 2);
    if (nanos != 0) {
      out.write('.');
      int digits = NANO_DIGITS;
      int fraction = nanos;
      while (fraction % 10 == 0) {
        fraction /= 10;
        digits--;
      }
      out.padded(fraction, digits);
    }
  }

  private static boolean hasDate(long epochDay) {
    return epochDay >= LocalDate.MIN.toEpochDay() && epochDay <= LocalDate.MAX.toEpochDay();
  }

  private static void date(long epochDay, TextBuffer out) {
    if (!hasDate(epochDay)) {
      out.number(epochDay);
      return;
    }
    LocalDate date = LocalDate.ofEpochDay(epochDay);
    if (date.getYear() < 0 || date.getYear() > 9_999) {
      out.ascii(date.toString());
      return;
    }
    out.padded(date.getYear(), 4);
    out.write('-');
    out.padded(date.getMonthValue(), 2);
    out.write('-');
    out.padded(date.getDayOfMonth(), 2);
  }
}
