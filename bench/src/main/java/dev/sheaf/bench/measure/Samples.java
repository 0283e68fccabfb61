package dev.sheaf.bench.measure;

import java.util.Arrays;

/**
 * Repeated measurements of one quantity, in the order in which they were taken.
 *
 * <p><b>Invariant.</b> At least one.
 */
public final class Samples {
  private final double[] inOrder;
  private final double[] ascending;

  private Samples(double[] values) {
    inOrder = values;
    ascending = values.clone();
    Arrays.sort(ascending);
  }

  /**
   * The given measurements.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Samples of(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no samples");
    }
    return new Samples(values.clone());
  }

  /** How many. */
  public int count() {
    return inOrder.length;
  }

  /** All, in the order in which they were taken. */
  public double[] inOrder() {
    return inOrder.clone();
  }

  /** The smallest. */
  public double min() {
    return ascending[0];
  }

  /** The largest. */
  public double max() {
    return ascending[ascending.length - 1];
  }

  /** The middle one. */
  public double median() {
    return quantile(0.5);
  }

  /**
   * The value below which a share of the samples lies, interpolated between neighbours.
   *
   * @param share in {@code [0, 1]}
   */
  public double quantile(double share) {
    double place = share * (ascending.length - 1);
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, ascending.length - 1);
    return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
  }
}
