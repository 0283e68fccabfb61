package dev.sheaf.store.graph;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** What texts and times from outside must be before they are stored. */
final class CheckedText {
  private static final int YEAR_MAX = 9_999;

  private CheckedText() {}

  /**
   * Passes a text through that is well-formed Unicode, without the character NUL, and not too long.
   *
   * @throws SheafException BAD_ARGUMENT or LIMIT_EXCEEDED (caller) for any other
   */
  static String require(String what, String text, int bytesMax) {
    int bytes;
    try {
      bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text)).remaining();
    } catch (CharacterCodingException e) {
      throw SheafException.because(
          e, ErrorCode.BAD_ARGUMENT, "the {what} is not well-formed Unicode", "what", what);
    }
    if (text.indexOf('\0') >= 0) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT, "the {what} contains the character NUL", "what", what);
    }
    if (bytes > bytesMax) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "the {what} has {bytes} bytes; the limit is {limit}",
          "what",
          what,
          "bytes",
          bytes,
          "limit",
          bytesMax);
    }
    return text;
  }

  /**
   * The time cut to whole milliseconds, and to whole minutes of offset.
   *
   * @throws SheafException BAD_ARGUMENT (caller) outside of the years 1 to 9999
   */
  static OffsetDateTime cut(OffsetDateTime time) {
    ZoneOffset zone = ZoneOffset.ofTotalSeconds(time.getOffset().getTotalSeconds() / 60 * 60);
    OffsetDateTime cut = time.withOffsetSameInstant(zone).truncatedTo(ChronoUnit.MILLIS);
    if (cut.getYear() < 1 || cut.getYear() > YEAR_MAX) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "the time {time} is out of range: years go from 1 to 9999",
          "time",
          time);
    }
    return cut;
  }
}
