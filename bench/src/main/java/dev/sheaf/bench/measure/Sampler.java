package dev.sheaf.bench.measure;

/** Does something once and says what it cost. */
@FunctionalInterface
public interface Sampler {
  /** One measurement; what is not to be measured, such as preparing and closing, is left out. */
  double sample() throws Exception;
}
