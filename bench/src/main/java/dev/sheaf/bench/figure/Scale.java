package dev.sheaf.bench.figure;

/** How large a figure's inputs are. Targets are meant for {@link #FULL}. */
public enum Scale {
  /** A second or two: for tests, which want the answers and not the times. */
  SMOKE,
  /** Some seconds a figure. */
  SMALL,
  /** As promised. Takes minutes, 6 GiB of heap and as much off it. */
  FULL;

  /** The size that belongs to this scale. */
  int of(int smoke, int small, int full) {
    return switch (this) {
      case SMOKE -> smoke;
      case SMALL -> small;
      case FULL -> full;
    };
  }
}
