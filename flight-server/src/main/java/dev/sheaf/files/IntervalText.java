package dev.sheaf.files;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Period;
import java.time.temporal.ChronoUnit;
import org.apache.arrow.vector.IntervalDayVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.IntervalYearVector;
import org.apache.arrow.vector.types.TimeUnit;

/**
 * Durations and intervals in the ISO 8601 form, {@code P1Y2M3DT4H5M6.789S}, both ways.
 *
 * <p>Each unit keeps its own sign, because months, days and seconds are not multiples of each
 * other.
 */
final class IntervalText {
  private static final int MONTHS_PER_YEAR = 12;

  private IntervalText() {}

  /** The duration of that many units. */
  static String ofDuration(long value, TimeUnit unit) {
    return Duration.of(value, chrono(unit)).toString();
  }

  static String ofMonths(int months) {
    return Period.of(months / MONTHS_PER_YEAR, months % MONTHS_PER_YEAR, 0).toString();
  }

  static String ofDays(int days, int millis) {
    return of(Period.ofDays(days), Duration.ofMillis(millis));
  }

  static String ofMonthsDaysNanos(int months, int days, long nanos) {
    return of(
        Period.of(months / MONTHS_PER_YEAR, months % MONTHS_PER_YEAR, days),
        Duration.ofNanos(nanos));
  }

  private static String of(Period days, Duration rest) {
    if (rest.isZero()) {
      return days.toString();
    }
    return (days.isZero() ? "P" : days.toString()) + rest.toString().substring(1);
  }

  static CellParser durationParser(TimeUnit unit, TemporalParsers.UnitSetter target) {
    Duration one = Duration.of(1, chrono(unit));
    return (bytes, from, to, row) -> {
      try {
        Duration value = Duration.parse(CellParsers.ascii(bytes, from, to));
        long units = units(value, unit);
        // Exactly: what is finer than the unit is refused.
        if (!value.equals(one.multipliedBy(units))) {
          return false;
        }
        target.set(row, units);
        return true;
      } catch (DateTimeException | ArithmeticException e) {
        return false;
      }
    };
  }

  private static long units(Duration value, TimeUnit unit) {
    return switch (unit) {
      case SECOND -> value.getSeconds();
      case MILLISECOND -> value.toMillis();
      case MICROSECOND -> micros(value.getSeconds(), value.getNano());
      case NANOSECOND -> value.toNanos();
    };
  }

  /** Rounded towards the past, like the seconds of a duration. */
  private static long micros(long seconds, int nanos) {
    return seconds < 0
        ? Math.addExact(Math.multiplyExact(seconds + 1, 1_000_000L), nanos / 1_000 - 1_000_000)
        : Math.addExact(Math.multiplyExact(seconds, 1_000_000L), nanos / 1_000);
  }

  private static ChronoUnit chrono(TimeUnit unit) {
    return switch (unit) {
      case SECOND -> ChronoUnit.SECONDS;
      case MILLISECOND -> ChronoUnit.MILLIS;
      case MICROSECOND -> ChronoUnit.MICROS;
      case NANOSECOND -> ChronoUnit.NANOS;
    };
  }

  static CellParser parser(IntervalYearVector target) {
    return parts(
        (row, months, days, rest) -> {
          if (days != 0 || !rest.isZero()) {
            return false;
          }
          target.set(row, months);
          return true;
        });
  }

  static CellParser parser(IntervalDayVector target) {
    return parts(
        (row, months, days, rest) -> {
          int millis = Math.toIntExact(rest.toMillis());
          if (months != 0 || !rest.equals(Duration.ofMillis(millis))) {
            return false;
          }
          target.set(row, days, millis);
          return true;
        });
  }

  static CellParser parser(IntervalMonthDayNanoVector target) {
    return parts(
        (row, months, days, rest) -> {
          target.set(row, months, days, rest.toNanos());
          return true;
        });
  }

  /** Takes the three parts of an interval; false when they do not fit. */
  @FunctionalInterface
  private interface PartsSetter {
    boolean set(int row, int months, int days, Duration rest);
  }

  private static CellParser parts(PartsSetter target) {
    return (bytes, from, to, row) -> {
      String text = CellParsers.ascii(bytes, from, to);
      try {
        int time = text.indexOf('T');
        String date = time < 0 ? text : text.substring(0, time);
        Period days = date.equals("P") && time > 0 ? Period.ZERO : Period.parse(date);
        Duration rest = time < 0 ? Duration.ZERO : Duration.parse("P" + text.substring(time));
        int months = Math.toIntExact(days.toTotalMonths());
        return target.set(row, months, Math.toIntExact(days.get(ChronoUnit.DAYS)), rest);
      } catch (DateTimeException | ArithmeticException e) {
        return false;
      }
    };
  }
}
