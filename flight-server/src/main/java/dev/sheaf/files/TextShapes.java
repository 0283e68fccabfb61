package dev.sheaf.files;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/**
 * The shapes of one text, as a set of {@link TextShape} bits.
 *
 * <p><i>Cost:</i> tens of nanoseconds, without allocation but for numbers of more than 15 digits.
 *
 * <p><i>Threads:</i> one.
 */
final class TextShapes {
  /** A number that may be none: it counts only in a column that also holds real numbers. */
  static final int SPECIAL = 1 << 30;

  private static final int TEXT = TextShape.TEXT.bit();
  private static final int BOOL_OR_TEXT = TextShape.BOOL.bit() | TEXT;
  private static final int FLOAT64_OR_TEXT = TextShape.FLOAT64.bit() | TEXT;
  private static final int INT64_OR_TEXT = TextShape.INT64.bit() | TEXT;
  private static final int NUMBER_BYTES_MAX = 40;

  /** As many decimal digits survive in a float64 whatever they are. */
  private static final int SAFE_DIGITS = 15;

  private static final int SAFE_EXPONENT = 290;
  private static final long EXACT_INT_MAX = 1L << 53;

  private final TemporalText temporal = new TemporalText();

  /** The shapes of {@code bytes[from, to)}; all of them when it is empty. */
  int of(byte[] bytes, int from, int to) {
    if (from == to) {
      return TextShape.ALL;
    }
    byte first = bytes[from];
    if ((first >= '0' && first <= '9') || first == '-' || first == '.') {
      int number = number(bytes, from, to);
      return number != TEXT ? number : temporal(bytes, from, to);
    }
    return switch (first) {
      case 't', 'T' -> isWord(bytes, from, to, "true") ? BOOL_OR_TEXT : TEXT;
      case 'f', 'F' -> isWord(bytes, from, to, "false") ? BOOL_OR_TEXT : TEXT;
      case 'n', 'N', 'i', 'I' -> special(bytes, from, to);
      default -> TEXT;
    };
  }

  private static int special(byte[] bytes, int from, int to) {
    boolean known =
        isWord(bytes, from, to, "nan")
            || isWord(bytes, from, to, "inf")
            || isWord(bytes, from, to, "infinity");
    return known ? FLOAT64_OR_TEXT | SPECIAL : TEXT;
  }

  /** Equal but for case; {@code word} is in lower case. */
  static boolean isWord(byte[] bytes, int from, int to, String word) {
    if (to - from != word.length()) {
      return false;
    }
    for (int i = 0; i < word.length(); i++) {
      if ((bytes[from + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static int number(byte[] bytes, int from, int to) {
    if (to - from > NUMBER_BYTES_MAX) {
      return TEXT;
    }
    boolean negative = bytes[from] == '-';
    int at = negative ? from + 1 : from;
    if (negative && at < to && (bytes[at] | 0x20) == 'i') {
      return special(bytes, at, to);
    }
    int wholeEnd = digitsEnd(bytes, at, to);
    int whole = wholeEnd - at;
    boolean needlessZero = whole > 1 && bytes[at] == '0';
    if (needlessZero) {
      return TEXT;
    }
    if (wholeEnd == to) {
      return whole == 0 ? TEXT : integer(bytes, at, to, negative);
    }
    int digits = whole;
    int end = wholeEnd;
    if (bytes[end] == '.') {
      int fractionEnd = digitsEnd(bytes, end + 1, to);
      digits += fractionEnd - end - 1;
      end = fractionEnd;
    }
    if (digits == 0) {
      return TEXT;
    }
    int exponent = 0;
    if (end < to && (bytes[end] | 0x20) == 'e') {
      int sign = end + 1 < to && (bytes[end + 1] == '-' || bytes[end + 1] == '+') ? 1 : 0;
      int exponentEnd = digitsEnd(bytes, end + 1 + sign, to);
      int exponentDigits = exponentEnd - end - 1 - sign;
      if (exponentDigits < 1 || exponentDigits > 3) {
        return TEXT;
      }
      exponent = (int) positive(bytes, end + 1 + sign, exponentEnd);
      end = exponentEnd;
    }
    if (end != to) {
      return TEXT;
    }
    boolean safe = digits <= SAFE_DIGITS && exponent + digits <= SAFE_EXPONENT;
    return safe || survives(bytes, from, to) ? FLOAT64_OR_TEXT : TEXT;
  }

  private static int integer(byte[] bytes, int from, int to, boolean negative) {
    int digits = to - from;
    if (digits > 19) {
      return TEXT;
    }
    long magnitude = positive(bytes, from, to);
    boolean fits = magnitude >= 0 || (negative && magnitude == Long.MIN_VALUE);
    if (!fits) {
      return TEXT;
    }
    if (magnitude == 0 && negative) {
      return FLOAT64_OR_TEXT;
    }
    boolean exact = magnitude >= 0 && magnitude <= EXACT_INT_MAX;
    return exact ? INT64_OR_TEXT | FLOAT64_OR_TEXT : INT64_OR_TEXT;
  }

  private static int digitsEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
      at++;
    }
    return at;
  }

  /** At most 19 digits; wraps to a negative number beyond 2^63 - 1, never beyond 2^64. */
  private static long positive(byte[] bytes, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (bytes[i] - '0');
    }
    return value;
  }

  /** Whether the shortest print of the nearest float64 is the number that was written. */
  private static boolean survives(byte[] bytes, int from, int to) {
    String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
    double nearest = Double.parseDouble(text);
    return Double.isFinite(nearest)
        && new BigDecimal(text).compareTo(new BigDecimal(NumberText.of(nearest))) == 0;
  }

  private int temporal(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length >= 8 && bytes[from + 2] == ':') {
      boolean time = temporal.parseTime(bytes, from, to) && temporal.nanos() % 1_000 == 0;
      return time ? TextShape.TIME.bit() | TEXT : TEXT;
    }
    if (length == 10) {
      return temporal.parseDate(bytes, from, to) ? TextShape.DATE.bit() | TEXT : TEXT;
    }
    if (length < 16 || !temporal.parseTimestamp(bytes, from, to)) {
      return TEXT;
    }
    if (temporal.zoned() && temporal.offsetSeconds() != 0) {
      return TEXT;
    }
    int shapes = TEXT;
    if (temporal.nanos() % 1_000 == 0) {
      shapes |= (temporal.zoned() ? TextShape.TIMESTAMP_UTC : TextShape.TIMESTAMP).bit();
    }
    if (temporal.fitsNanos()) {
      shapes |=
          (temporal.zoned() ? TextShape.TIMESTAMP_UTC_NANOS : TextShape.TIMESTAMP_NANOS).bit();
    }
    return shapes;
  }
}
