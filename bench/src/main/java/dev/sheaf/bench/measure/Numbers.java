package dev.sheaf.bench.measure;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers as the table shows them. */
final class Numbers {
  private Numbers() {}

  /** A measured value: three digits, or all before the point. */
  static String measured(double value) {
    double size = Math.abs(value);
    if (size >= 100) {
      return String.format(Locale.ROOT, "%,d", Math.round(value));
    }
    int decimals = size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A given value: the digits that it was given with. */
  static String given(double value) {
    return value >= 1_000
        ? measured(value)
        : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }
}
