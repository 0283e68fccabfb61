package dev.sheaf.files;

import java.time.LocalDate;
import java.time.YearMonth;

/**
 * Reads dates, times of day and time stamps in the ISO 8601 forms that tables use; the result is
 * kept in fields until the next call, so that nothing is allocated per value.
 *
 * <p>Years have four digits. Seconds may be left out of a time stamp, not of a time. The time zone
 * is {@code Z} or an offset ({@code +02}, {@code +0200}, {@code +02:00}), behind an optional space.
 *
 * <p><i>Threads:</i> one.
 */
final class TemporalText {
  private static final long SECONDS_PER_DAY = 86_400;

  /** Seconds since 1970 that nanoseconds in 64 bits reach, whatever the fraction. */
  private static final long NANOS_SECONDS_MAX = Long.MAX_VALUE / 1_000_000_000 - 1;

  private long epochDay;
  private int secondOfDay;
  private int nanos;
  private boolean zoned;
  private int offsetSeconds;

  /** Reads {@code 2026-01-31}; returns whether it is one. */
  boolean parseDate(byte[] bytes, int from, int to) {
    if (to - from != 10 || bytes[from + 4] != '-' || bytes[from + 7] != '-') {
      return false;
    }
    int year = digits(bytes, from, from + 4);
    int month = digits(bytes, from + 5, from + 7);
    int day = digits(bytes, from + 8, from + 10);
    if (year < 0 || month < 1 || month > 12 || day < 1) {
      return false;
    }
    if (day > 28 && day > YearMonth.of(year, month).lengthOfMonth()) {
      return false;
    }
    epochDay = LocalDate.of(year, month, day).toEpochDay();
    return true;
  }

  /** Reads {@code 14:30:00} with up to nine digits of a second; returns whether it is one. */
  boolean parseTime(byte[] bytes, int from, int to) {
    return timeEnd(bytes, from, to) == to && to - from >= 8;
  }

  /** Reads a date, a space or T, a time and an optional zone; returns whether it is one. */
  boolean parseTimestamp(byte[] bytes, int from, int to) {
    zoned = false;
    offsetSeconds = 0;
    if (to - from < 16
        || (bytes[from + 10] != 'T' && bytes[from + 10] != ' ')
        || !parseDate(bytes, from, from + 10)) {
      return false;
    }
    int end = timeEnd(bytes, from + 11, to);
    return end == to || (end > 0 && parseZone(bytes, bytes[end] == ' ' ? end + 1 : end, to));
  }

  /** Makes midnight, without a zone, of the date that was read. */
  void clearTime() {
    secondOfDay = 0;
    nanos = 0;
    zoned = false;
    offsetSeconds = 0;
  }

  /** Where the time that begins here ends; -1 when there is none. */
  private int timeEnd(byte[] bytes, int from, int to) {
    if (to - from < 5 || bytes[from + 2] != ':') {
      return -1;
    }
    int hour = digits(bytes, from, from + 2);
    int minute = digits(bytes, from + 3, from + 5);
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59) {
      return -1;
    }
    secondOfDay = hour * 3_600 + minute * 60;
    nanos = 0;
    int at = from + 5;
    if (at == to || bytes[at] != ':') {
      return at;
    }
    int second = to - at < 3 ? -1 : digits(bytes, at + 1, at + 3);
    if (second < 0 || second > 59) {
      return -1;
    }
    secondOfDay += second;
    at += 3;
    return at == to || bytes[at] != '.' ? at : fractionEnd(bytes, at + 1, to);
  }

  private int fractionEnd(byte[] bytes, int from, int to) {
    int end = from;
    int value = 0;
    while (end < to && bytes[end] >= '0' && bytes[end] <= '9' && end - from < 10) {
      value = value * 10 + bytes[end] - '0';
      end++;
    }
    int count = end - from;
    if (count < 1 || count > 9) {
      return -1;
    }
    for (int i = count; i < 9; i++) {
      value *= 10;
    }
    nanos = value;
    return end;
  }

  private boolean parseZone(byte[] bytes, int from, int to) {
    zoned = true;
    int length = to - from;
    if (length == 1) {
      return bytes[from] == 'Z' || bytes[from] == 'z';
    }
    boolean colon = length == 6 && bytes[from + 3] == ':';
    if ((length != 3 && length != 5 && !colon) || (bytes[from] != '+' && bytes[from] != '-')) {
      return false;
    }
    int hours = digits(bytes, from + 1, from + 3);
    int minutes = length == 3 ? 0 : digits(bytes, to - 2, to);
    if (hours < 0 || hours > 18 || minutes < 0 || minutes > 59) {
      return false;
    }
    int seconds = hours * 3_600 + minutes * 60;
    offsetSeconds = bytes[from] == '-' ? -seconds : seconds;
    return true;
  }

  /** The number, or -1 when something is no digit. */
  private static int digits(byte[] bytes, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /** Days since 1970-01-01. */
  long epochDay() {
    return epochDay;
  }

  /** Seconds since midnight of the time that was read. */
  int secondOfDay() {
    return secondOfDay;
  }

  /** Nanoseconds of the second, in [0, 1,000,000,000). */
  int nanos() {
    return nanos;
  }

  /** Whether a time zone was given. */
  boolean zoned() {
    return zoned;
  }

  /** Seconds east of Greenwich; 0 when no zone was given. */
  int offsetSeconds() {
    return offsetSeconds;
  }

  /** Seconds since 1970-01-01 00:00:00, in UTC when a zone was given. */
  long epochSecond() {
    return epochDay * SECONDS_PER_DAY + secondOfDay - offsetSeconds;
  }

  /** Whether 64 bits of nanoseconds hold the time stamp. */
  boolean fitsNanos() {
    return Math.abs(epochSecond()) <= NANOS_SECONDS_MAX;
  }
}
