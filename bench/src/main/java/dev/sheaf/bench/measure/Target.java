package dev.sheaf.bench.measure;

import java.util.Locale;

/**
 * What a figure should be.
 *
 * @param kind how it is compared
 * @param bound with what; meaningless where there is no target
 */
public record Target(Kind kind, double bound) {
  /** How a figure is compared with its bound. */
  public enum Kind {
    /** the bound or less */
    AT_MOST,
    /** the bound or more */
    AT_LEAST,
    /** the bound itself: for counts */
    EXACTLY,
    /** shown for orientation */
    NONE
  }

  /** No more than {@code bound}. */
  public static Target atMost(double bound) {
    return new Target(Kind.AT_MOST, bound);
  }

  /** No less than {@code bound}. */
  public static Target atLeast(double bound) {
    return new Target(Kind.AT_LEAST, bound);
  }

  /** This very count. */
  public static Target exactly(long bound) {
    return new Target(Kind.EXACTLY, bound);
  }

  /** Shown for orientation only. */
  public static Target none() {
    return new Target(Kind.NONE, 0);
  }

  /** Whether a value is as it should be. */
  public boolean isMetBy(double value) {
    return switch (kind) {
      case AT_MOST -> value <= bound;
      case AT_LEAST -> value >= bound;
      case EXACTLY -> value == bound;
      case NONE -> true;
    };
  }

  /** For the table: {@code at most 1.5}. */
  @Override
  public String toString() {
    return kind == Kind.NONE
        ? "-"
        : kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + Numbers.given(bound);
  }
}
