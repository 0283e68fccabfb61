package dev.sheaf.files;

/**
 * Decimal text to the nearest floating point number.
 *
 * <p>Short numbers, which nearly all are, need one exact division: a whole number below 2^53 by a
 * power of ten below 10^23. The rest is the JDK's.
 *
 * @source W. D. Clinger, How to Read Floating Point Numbers Accurately (1990), the fast path
 */
final class Doubles {
  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };
  private static final int FAST_DIGITS = 15;

  private Doubles() {}

  /**
   * The number nearest to that text; NaN when it is none, or beyond the range.
   *
   * @see #isSpecial NaN that is meant
   */
  static double parse(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    int at = negative || bytes[from] == '+' ? from + 1 : from;
    long mantissa = 0;
    int digits = 0;
    int fraction = -1;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        mantissa = mantissa * 10 + (b - '0');
        digits++;
      } else if (b == '.' && fraction < 0) {
        fraction = digits;
      } else {
        return slow(bytes, from, to);
      }
    }
    if (digits == 0 || digits > FAST_DIGITS) {
      return slow(bytes, from, to);
    }
    double value = fraction < 0 ? mantissa : mantissa / POWERS[digits - fraction];
    return negative ? -value : value;
  }

  /** As {@link #parse}, to the nearest single precision number. */
  static float parseFloat(byte[] bytes, int from, int to) {
    if (!isNumber(bytes, from, to)) {
      return (float) special(bytes, from, to);
    }
    // Not through a double: rounding twice may miss the nearest.
    float value = Float.parseFloat(CellParsers.ascii(bytes, from, to));
    return Float.isInfinite(value) ? Float.NaN : value;
  }

  private static double slow(byte[] bytes, int from, int to) {
    if (!isNumber(bytes, from, to)) {
      return special(bytes, from, to);
    }
    double value = Double.parseDouble(CellParsers.ascii(bytes, from, to));
    return Double.isInfinite(value) ? Double.NaN : value;
  }

  /** Whether it is a decimal number, with a point or an exponent or not. */
  static boolean isNumber(byte[] bytes, int from, int to) {
    int at = from + (bytes[from] == '-' || bytes[from] == '+' ? 1 : 0);
    int digits = 0;
    boolean point = false;
    for (; at < to; at++) {
      byte b = bytes[at];
      if (b >= '0' && b <= '9') {
        digits++;
      } else if (b == '.' && !point) {
        point = true;
      } else {
        break;
      }
    }
    return digits > 0 && (at == to || isExponent(bytes, at, to));
  }

  private static boolean isExponent(byte[] bytes, int from, int to) {
    if ((bytes[from] | 0x20) != 'e') {
      return false;
    }
    int at = from + 1;
    if (at < to && (bytes[at] == '-' || bytes[at] == '+')) {
      at++;
    }
    // More digits than any exponent needs are refused: they would overflow in a decimal.
    if (at == to || to - at > 6) {
      return false;
    }
    for (; at < to; at++) {
      if (bytes[at] < '0' || bytes[at] > '9') {
        return false;
      }
    }
    return true;
  }

  /** Whether it is {@code NaN}, in any case. */
  static boolean isSpecial(byte[] bytes, int from, int to) {
    return TextShapes.isWord(bytes, from, to, "nan");
  }

  private static double special(byte[] bytes, int from, int to) {
    boolean negative = bytes[from] == '-';
    int at = negative || bytes[from] == '+' ? from + 1 : from;
    boolean infinite =
        TextShapes.isWord(bytes, at, to, "inf") || TextShapes.isWord(bytes, at, to, "infinity");
    if (!infinite) {
      return Double.NaN;
    }
    return negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
  }
}
