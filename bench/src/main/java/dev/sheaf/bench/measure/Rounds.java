package dev.sheaf.bench.measure;

/**
 * How often a comparison is repeated.
 *
 * @param warmup rounds that are thrown away, for the compiler
 * @param measured rounds that count; at least one
 */
public record Rounds(int warmup, int measured) {
  /** Checks that something is measured. */
  public Rounds {
    if (warmup < 0 || measured < 1) {
      throw new IllegalArgumentException(warmup + " and " + measured + " rounds");
    }
  }
}
