package dev.sheaf.changes;

import dev.sheaf.ops.CellValues;
import java.math.BigDecimal;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * A column of two versions of a table; a version that does not have it holds null.
 *
 * @param name its name in the later version that has it
 * @param from its values in the removed rows, borrowed
 * @param to its values in the added rows, borrowed
 */
public record ComparedColumn(String name, @Nullable FieldVector from, @Nullable FieldVector to) {
  /** The value before the change; null if there was no row or no column. */
  public @Nullable Object before(RowChange change) {
    return from == null || change.from() < 0 ? null : CellValues.of(from, change.from());
  }

  /** The value after the change; null if there is no row or no column. */
  public @Nullable Object after(RowChange change) {
    return to == null || change.to() < 0 ? null : CellValues.of(to, change.to());
  }

  /** Whether the change made another value of it. */
  public boolean isChangedBy(RowChange change) {
    Object before = before(change);
    Object after = after(change);
    return !Objects.equals(comparable(before), comparable(after));
  }

  /** A wider type leaves a value what it was. */
  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      return number.stripTrailingZeros();
    }
    return value instanceof Float number ? (Object) number.doubleValue() : value;
  }
}
