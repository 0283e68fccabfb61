package dev.sheaf.store.scan;

import dev.sheaf.store.scan.Predicate.Comparison;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;

/** Comparisons of floating-point columns; NaN equals NaN and is greater than any number. */
final class DoubleKernels {
  private static final int BLOCK = 1024;

  private DoubleKernels() {}

  static int narrow(
      FieldVector column, int[] positions, int count, Comparison comparison, double literal) {
    double[] values = new double[Math.min(count, BLOCK)];
    int left = 0;
    for (int block = 0; block < count; block += BLOCK) {
      int length = Math.min(BLOCK, count - block);
      read(column, positions, block, length, values);
      for (int i = 0; i < length; i++) {
        positions[left] = positions[block + i];
        left += comparison.holds(order(values[i], literal)) ? 1 : 0;
      }
    }
    return left;
  }

  private static int order(double a, double b) {
    if (a < b) {
      return -1;
    }
    if (a > b) {
      return 1;
    }
    return a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }

  private static void read(
      FieldVector column, int[] positions, int from, int length, double[] values) {
    if (column instanceof Float8Vector doubles) {
      for (int i = 0; i < length; i++) {
        values[i] = doubles.get(positions[from + i]);
      }
    } else if (column instanceof Float4Vector floats) {
      for (int i = 0; i < length; i++) {
        values[i] = floats.get(positions[from + i]);
      }
    } else {
      Float2Vector halves = (Float2Vector) column;
      for (int i = 0; i < length; i++) {
        values[i] = halves.getValueAsFloat(positions[from + i]);
      }
    }
  }
}
