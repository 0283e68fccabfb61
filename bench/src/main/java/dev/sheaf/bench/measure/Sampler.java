package dev.sheaf.bench.measure;

/** Does something once and says what it cost. */
@FunctionalInterface
public interface Sampler {
  /** One measurement; what is not to be measured, such as preparing and closing, is left out. */
  double sample() throws Exception;

  /** Measures the nanoseconds of an action as a whole. */
  static Sampler nanosOf(Action action) {
    return () -> {
      long begun = System.nanoTime();
      action.run();
      return System.nanoTime() - begun;
    };
  }

  /** What is measured. */
  @FunctionalInterface
  interface Action {
    /** Does it once. */
    void run() throws Exception;
  }
}
