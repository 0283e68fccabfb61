package dev.sheaf.store.graph;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/**
 * The spelling of an instant in revisions and queries: ISO 8601, with a blank allowed for the
 * {@code T}.
 *
 * <pre>
 * 2025-01-31                    midnight at the start of that day
 * 2025-01-31T12:40              seconds and their fraction may be left out
 * 2025-01-31 12:40:00.5+01:00   Z or an offset; without one the time is in UTC
 * </pre>
 *
 * <p>The year, in UTC, is one of 1 to 9999. Times without a zone are in UTC and not in the zone of
 * the machine, so that a revision means the same version wherever it is written.
 */
public final class PointInTime {
  private static final int BLANK_POSITION = "2025-01-31".length();

  private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  private static final DateTimeFormatter FORM =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4)
          .appendLiteral('-')
          .appendValue(ChronoField.MONTH_OF_YEAR, 2)
          .appendLiteral('-')
          .appendValue(ChronoField.DAY_OF_MONTH, 2)
          .optionalStart()
          .appendLiteral('T')
          .appendValue(ChronoField.HOUR_OF_DAY, 2)
          .appendLiteral(':')
          .appendValue(ChronoField.MINUTE_OF_HOUR, 2)
          .optionalStart()
          .appendLiteral(':')
          .appendValue(ChronoField.SECOND_OF_MINUTE, 2)
          .optionalStart()
          .appendFraction(ChronoField.NANO_OF_SECOND, 1, 9, true)
          .optionalEnd()
          .optionalEnd()
          .optionalStart()
          .appendOffset("+HH:mm", "Z")
          .optionalEnd()
          .optionalEnd()
          .toFormatter(Locale.ROOT)
          .withChronology(IsoChronology.INSTANCE)
          .withResolverStyle(ResolverStyle.STRICT);

  private PointInTime() {}

  /**
   * The instant that a text spells.
   *
   * @throws DateTimeParseException (caller) with the position of what is wrong
   */
  public static Instant parse(String text) {
    String iso = text;
    if (text.length() > BLANK_POSITION && text.charAt(BLANK_POSITION) == ' ') {
      iso = text.substring(0, BLANK_POSITION) + 'T' + text.substring(BLANK_POSITION + 1);
    }
    TemporalAccessor parsed =
        FORM.parseBest(iso, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
    Instant instant = instant(parsed);
    if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
      throw new DateTimeParseException("the year has more or less than four digits", text, 0);
    }
    return instant;
  }

  private static Instant instant(TemporalAccessor parsed) {
    if (parsed instanceof OffsetDateTime withZone) {
      return withZone.toInstant();
    }
    if (parsed instanceof LocalDateTime local) {
      return local.toInstant(ZoneOffset.UTC);
    }
    return LocalDate.from(parsed).atStartOfDay().toInstant(ZoneOffset.UTC);
  }
}
