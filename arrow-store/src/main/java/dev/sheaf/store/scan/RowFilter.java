package dev.sheaf.store.scan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A predicate bound to the columns of one table: narrows lists of positions.
 *
 * <p>A caller decides once, when binding; {@link #narrow} then loops without deciding.
 */
abstract sealed class RowFilter {
  /**
   * Keeps the positions whose rows satisfy the predicate.
   *
   * @param columns the batch's columns by position in the table's schema
   * @param positions strictly increasing; narrowed in place
   * @param count how many positions there are
   * @return how many are left
   */
  abstract int narrow(IntFunction<FieldVector> columns, int[] positions, int count);

  /**
   * Binds a predicate.
   *
   * @throws SheafException if a column does not exist, cannot be compared, or a literal does not
   *     fit it
   */
  static RowFilter bind(Predicate predicate, Schema schema) {
    if (predicate instanceof Predicate.And and) {
      return new All(bindAll(and.parts(), schema));
    }
    if (predicate instanceof Predicate.Or or) {
      return new Any(bindAll(or.parts(), schema));
    }
    if (predicate instanceof Predicate.NullTest test) {
      int column = columnOf(test.column(), schema);
      return new Leaf(column, new Nulls(test.wanted()));
    }
    if (predicate instanceof Predicate.Compare compare) {
      int column = columnOf(compare.column(), schema);
      Field field = schema.getFields().get(column);
      return new Leaf(column, ValueTests.compare(field, compare.comparison(), compare.literal()));
    }
    Predicate.In in = (Predicate.In) predicate;
    int column = columnOf(in.column(), schema);
    Field field = schema.getFields().get(column);
    if (in.membership() == Predicate.In.Membership.NOT_IN) {
      List<RowFilter> parts = new ArrayList<>();
      parts.add(new Leaf(column, new Nulls(Predicate.NullTest.Wanted.NOT_NULL)));
      for (Object literal : in.literals()) {
        parts.add(new Leaf(column, ValueTests.compare(field, Predicate.Comparison.NE, literal)));
      }
      return new All(parts);
    }
    List<RowFilter> parts = new ArrayList<>();
    for (Object literal : in.literals()) {
      parts.add(new Leaf(column, ValueTests.compare(field, Predicate.Comparison.EQ, literal)));
    }
    return new Any(parts);
  }

  private static List<RowFilter> bindAll(List<Predicate> parts, Schema schema) {
    List<RowFilter> bound = new ArrayList<>(parts.size());
    for (Predicate part : parts) {
      bound.add(bind(part, schema));
    }
    return bound;
  }

  static int columnOf(String name, Schema schema) {
    List<Field> fields = schema.getFields();
    for (int i = 0; i < fields.size(); i++) {
      if (fields.get(i).getName().equals(name)) {
        return i;
      }
    }
    throw SheafException.of(
        ErrorCode.UNKNOWN_COLUMN,
        "no column '{column}'{hint}",
        "column",
        name,
        "hint",
        Suggestions.hint(name, fields.stream().map(Field::getName).toList()));
  }

  private static final class Leaf extends RowFilter {
    private final int column;
    private final ValueTest test;

    Leaf(int column, ValueTest test) {
      this.column = column;
      this.test = test;
    }

    @Override
    int narrow(IntFunction<FieldVector> columns, int[] positions, int count) {
      return count == 0 ? 0 : test.narrow(columns.apply(column), positions, count);
    }
  }

  private static final class All extends RowFilter {
    private final List<RowFilter> parts;

    All(List<RowFilter> parts) {
      this.parts = parts;
    }

    @Override
    int narrow(IntFunction<FieldVector> columns, int[] positions, int count) {
      int left = count;
      for (RowFilter part : parts) {
        left = part.narrow(columns, positions, left);
      }
      return left;
    }
  }

  /** Each part sees only the positions that no earlier part took. */
  private static final class Any extends RowFilter {
    private final List<RowFilter> parts;

    Any(List<RowFilter> parts) {
      this.parts = parts;
    }

    @Override
    int narrow(IntFunction<FieldVector> columns, int[] positions, int count) {
      int[] open = Arrays.copyOf(positions, count);
      int openCount = count;
      int[] taken = new int[count];
      int takenCount = 0;
      for (RowFilter part : parts) {
        int[] now = Arrays.copyOf(open, openCount);
        int nowCount = part.narrow(columns, now, openCount);
        openCount = subtract(open, openCount, now, nowCount);
        System.arraycopy(now, 0, taken, takenCount, nowCount);
        takenCount += nowCount;
      }
      Arrays.sort(taken, 0, takenCount);
      System.arraycopy(taken, 0, positions, 0, takenCount);
      return takenCount;
    }

    /** Removes from {@code from} what is in {@code part}; both increase. */
    private static int subtract(int[] from, int fromCount, int[] part, int partCount) {
      int left = 0;
      int p = 0;
      for (int i = 0; i < fromCount; i++) {
        if (p < partCount && part[p] == from[i]) {
          p++;
        } else {
          from[left++] = from[i];
        }
      }
      return left;
    }
  }

  /** Keeps nulls, or all others. */
  private record Nulls(Predicate.NullTest.Wanted wanted) implements ValueTest {
    @Override
    public int narrow(FieldVector column, int[] positions, int count) {
      if (wanted == Predicate.NullTest.Wanted.NOT_NULL) {
        return ValueTests.dropNulls(column, positions, count);
      }
      int left = 0;
      for (int i = 0; i < count; i++) {
        int position = positions[i];
        positions[left] = position;
        left += column.isNull(position) ? 1 : 0;
      }
      return left;
    }
  }
}
