package dev.sheaf.cli.terminal;

import java.util.Locale;

/** How numbers are written for people; the same in every locale. */
public final class Figures {
  private static final String[] BYTE_UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private Figures() {}

  /** {@code 67,195,344}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 1 row}, {@code 2,400 rows}. */
  public static String count(long number, String noun) {
    return count(number, noun, noun + 's');
  }

  /** The same for nouns whose plural needs to be told. */
  public static String count(long number, String noun, String nouns) {
    return count(number) + ' ' + (number == 1 ? noun : nouns);
  }

  /** {@code 212 kB}, {@code 1.4 GB}: three digits at most, powers of a thousand. */
  public static String bytes(long bytes) {
    double scaled = bytes;
    int unit = 0;
    while (scaled >= 999.5 && unit < BYTE_UNITS.length - 1) {
      scaled /= 1000;
      unit++;
    }
    boolean fraction = unit > 0 && scaled < 9.95;
    return String.format(Locale.ROOT, fraction ? "%.1f %s" : "%.0f %s", scaled, BYTE_UNITS[unit]);
  }

  /** {@code 0:41}, {@code 1:02:03}: for something that runs. */
  public static String clock(long nanos) {
    long seconds = nanos / NANOS_PER_SECOND;
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60)
        : String.format(
            Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** {@code 3 ms}, {@code 1.4 s}, {@code 2:05 min}: for something that is over. */
  public static String duration(long nanos) {
    if (nanos < 10_000_000L) {
      return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
    }
    if (nanos < NANOS_PER_SECOND) {
      return String.format(Locale.ROOT, "%.0f ms", nanos / 1e6);
    }
    return nanos < 60 * NANOS_PER_SECOND
        ? String.format(Locale.ROOT, "%.1f s", nanos / 1e9)
        : clock(nanos) + " min";
  }
}
