package dev.sheaf.bench.figure;

/** Compares what was measured with what an oracle says. */
final class Answers {
  private Answers() {}

  /**
   * Ends the run unless both are equal.
   *
   * @throws IllegalStateException if they are not
   */
  static void require(String what, long expected, long actual) {
    if (expected != actual) {
      throw new IllegalStateException(what + ": " + actual + " instead of " + expected);
    }
  }
}
