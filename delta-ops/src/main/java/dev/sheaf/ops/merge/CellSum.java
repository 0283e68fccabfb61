package dev.sheaf.ops.merge;

import java.math.BigDecimal;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/** Arithmetic of {@link CellPolicy#sumOfChanges}. */
final class CellSum {
  private CellSum() {}

  /** Whether a column of that type can be summed. */
  static boolean takes(ArrowType type) {
    return switch (type.getTypeID()) {
      case Int, FloatingPoint, Decimal -> true;
      default -> false;
    };
  }

  /** {@code base + (ours - base) + (theirs - base)}; a null counts as zero. */
  static Object of(@Nullable Object base, @Nullable Object ours, @Nullable Object theirs) {
    if (isFloat(base) || isFloat(ours) || isFloat(theirs)) {
      double from = floating(base);
      return from + (floating(ours) - from) + (floating(theirs) - from);
    }
    return exact(ours).add(exact(theirs)).subtract(exact(base));
  }

  private static boolean isFloat(@Nullable Object value) {
    return value instanceof Float || value instanceof Double;
  }

  private static double floating(@Nullable Object value) {
    return value == null ? 0 : ((Number) value).doubleValue();
  }

  private static BigDecimal exact(@Nullable Object value) {
    return value == null ? BigDecimal.ZERO : new BigDecimal(value.toString());
  }
}
