package dev.sheaf.ops.query;

import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is worked out for each group.
 *
 * <p>An immutable value: {@code Aggregate.sum("length_ft").as("feet")}.
 *
 * @param function what
 * @param column of which column; null for {@link Function#COUNT_ROWS}
 * @param name of the result's column
 */
public record Aggregate(Function function, @Nullable String column, String name) {
  /** What can be worked out. Nulls count for none of them but {@link #COUNT_ROWS}. */
  public enum Function {
    /** how many rows: int64 */
    COUNT_ROWS,
    /** how many values: int64 */
    COUNT,
    /**
     * their sum: of integers and decimals a decimal of 38 digits, which does not overflow before
     * that; of floats a float64. Null where there is no value.
     */
    SUM,
    /** their mean, as a float64; null where there is no value */
    AVG,
    /** the least, of the column's type; null where there is no value */
    MIN,
    /** the greatest, of the column's type; null where there is no value */
    MAX
  }

  /** Checks that a column is named where one is needed. */
  public Aggregate {
    Objects.requireNonNull(name);
    if ((column == null) != (function == Function.COUNT_ROWS)) {
      throw new IllegalArgumentException(function + " of " + column);
    }
  }

  /** How many rows. */
  public static Aggregate count() {
    return new Aggregate(Function.COUNT_ROWS, null, "count");
  }

  /** How many values a column has. */
  public static Aggregate count(String column) {
    return of(Function.COUNT, column);
  }

  /** The sum of a column. */
  public static Aggregate sum(String column) {
    return of(Function.SUM, column);
  }

  /** The mean of a column. */
  public static Aggregate avg(String column) {
    return of(Function.AVG, column);
  }

  /** The least value of a column. */
  public static Aggregate min(String column) {
    return of(Function.MIN, column);
  }

  /** The greatest value of a column. */
  public static Aggregate max(String column) {
    return of(Function.MAX, column);
  }

  /** A function of a column, named after both. */
  public static Aggregate of(Function function, String column) {
    return new Aggregate(function, column, function.name().toLowerCase(Locale.ROOT) + "_" + column);
  }

  /** The same, under another name. */
  public Aggregate as(String other) {
    return new Aggregate(function, column, other);
  }
}
