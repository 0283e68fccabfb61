package dev.sheaf.files;

import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeMilliVector;
import org.apache.arrow.vector.TimeNanoVector;
import org.apache.arrow.vector.TimeSecVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** Dates, times of day and time stamps; more digits of a second than the unit has are refused. */
final class TemporalParsers {
  private static final long MILLIS_PER_DAY = 86_400_000;

  private TemporalParsers() {}

  /** The parser into a vector of dates, times or time stamps. */
  static CellParser into(FieldVector target) {
    TemporalText text = new TemporalText();
    if (target instanceof DateDayVector days) {
      return (bytes, from, to, row) -> {
        boolean date = text.parseDate(bytes, from, to);
        if (date) {
          days.set(row, (int) text.epochDay());
        }
        return date;
      };
    }
    if (target instanceof DateMilliVector millis) {
      return (bytes, from, to, row) -> {
        boolean date = text.parseDate(bytes, from, to);
        if (date) {
          millis.set(row, text.epochDay() * MILLIS_PER_DAY);
        }
        return date;
      };
    }
    if (target instanceof TimeStampVector stamps) {
      return timestamp((ArrowType.Timestamp) target.getField().getType(), stamps);
    }
    if (target instanceof TimeSecVector seconds) {
      return time(TimeUnit.SECOND, (row, value) -> seconds.set(row, (int) value));
    }
    if (target instanceof TimeMilliVector millis) {
      return time(TimeUnit.MILLISECOND, (row, value) -> millis.set(row, (int) value));
    }
    if (target instanceof TimeMicroVector micros) {
      return time(TimeUnit.MICROSECOND, micros::set);
    }
    if (target instanceof TimeNanoVector nanos) {
      return time(TimeUnit.NANOSECOND, nanos::set);
    }
    throw CellParsers.unsupported(target.getField());
  }

  /** Takes a count of units. */
  @FunctionalInterface
  interface UnitSetter {
    void set(int row, long value);
  }

  private static CellParser time(TimeUnit unit, UnitSetter target) {
    TemporalText text = new TemporalText();
    int nanosPerUnit = nanosPer(unit);
    return (bytes, from, to, row) -> {
      if (!text.parseTime(bytes, from, to) || text.nanos() % nanosPerUnit != 0) {
        return false;
      }
      target.set(row, inUnits(text.secondOfDay(), text.nanos(), nanosPerUnit));
      return true;
    };
  }

  private static CellParser timestamp(ArrowType.Timestamp type, TimeStampVector target) {
    TemporalText text = new TemporalText();
    int nanosPerUnit = nanosPer(type.getUnit());
    boolean zoned = type.getTimezone() != null;
    boolean utc = "UTC".equals(type.getTimezone());
    return (bytes, from, to, row) -> {
      boolean date = to - from == 10 && text.parseDate(bytes, from, to);
      if (date) {
        text.clearTime();
      } else if (!text.parseTimestamp(bytes, from, to)) {
        return false;
      }
      // Without a zone a text means UTC where the column does; elsewhere it could mean two
      // instants.
      boolean zoneFits = zoned ? text.zoned() || utc : !text.zoned();
      boolean fits = type.getUnit() != TimeUnit.NANOSECOND || text.fitsNanos();
      if (!zoneFits || !fits || text.nanos() % nanosPerUnit != 0) {
        return false;
      }
      target.set(row, inUnits(text.epochSecond(), text.nanos(), nanosPerUnit));
      return true;
    };
  }

  private static long inUnits(long seconds, int nanos, int nanosPerUnit) {
    return seconds * (1_000_000_000 / nanosPerUnit) + nanos / nanosPerUnit;
  }

  static int nanosPer(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> 1_000_000_000;
      case MILLISECOND -> 1_000_000;
      case MICROSECOND -> 1_000;
      case NANOSECOND -> 1;
    };
  }
}
