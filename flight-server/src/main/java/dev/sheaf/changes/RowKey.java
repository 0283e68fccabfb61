package dev.sheaf.changes;

import dev.sheaf.ops.CellValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.arrow.vector.FieldVector;

/**
 * The values of a row's key columns, comparable with those of another version of the table, whose
 * columns may be wider.
 *
 * @param parts in the order of the key; each of one type in all keys of a table
 */
public record RowKey(List<Comparable<?>> parts) implements Comparable<RowKey> {
  public RowKey {
    parts = List.copyOf(parts);
  }

  /** The key of the row at a position of its key columns. */
  public static RowKey of(List<FieldVector> keyColumns, int position) {
    List<Comparable<?>> parts = new ArrayList<>(keyColumns.size());
    for (FieldVector column : keyColumns) {
      parts.add(canonical(Objects.requireNonNull(CellValues.of(column, position))));
    }
    return new RowKey(parts);
  }

  /** Numbers of equal value are equal; keys have no nulls, and no lists or structs. */
  private static Comparable<?> canonical(Object value) {
    if (value instanceof Long number) {
      return BigDecimal.valueOf(number);
    }
    if (value instanceof BigInteger number) {
      return new BigDecimal(number);
    }
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }
    if (value instanceof Float number) {
      return number.doubleValue();
    }
    return value instanceof Comparable<?> comparable ? comparable : value.toString();
  }

  @Override
  public int compareTo(RowKey other) {
    for (int i = 0; i < parts.size(); i++) {
      int order = compare(parts.get(i), other.parts.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** The parts as text. */
  @Override
  public String toString() {
    return parts.stream()
        .map(part -> part instanceof BigDecimal number ? number.toPlainString() : part.toString())
        .collect(Collectors.joining(", "));
  }

  @SuppressWarnings("unchecked") // One type per column: values of one column are compared.
  private static int compare(Comparable<?> a, Comparable<?> b) {
    return a.getClass() == b.getClass()
        ? ((Comparable<Object>) a).compareTo(b)
        : a.toString().compareTo(b.toString());
  }
}
