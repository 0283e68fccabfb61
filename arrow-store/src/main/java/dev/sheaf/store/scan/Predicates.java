package dev.sheaf.store.scan;

import java.util.List;

/** Where conditions on rows begin: {@code col("elevation_ft").gt(8000)}. */
public final class Predicates {
  private Predicates() {}

  /** The column of that name. */
  public static ColumnOperand col(String name) {
    return new ColumnOperand(name);
  }

  /**
   * The left side of a comparison.
   *
   * @param name the column's name
   */
  public record ColumnOperand(String name) {
    /** Equal to a value. */
    public Predicate eq(Object literal) {
      return new Predicate.Compare(name, Predicate.Comparison.EQ, literal);
    }

    /** Different from a value, and not null. */
    public Predicate ne(Object literal) {
      return new Predicate.Compare(name, Predicate.Comparison.NE, literal);
    }

    /** Less than a value. */
    public Predicate lt(Object literal) {
      return new Predicate.Compare(name, Predicate.Comparison.LT, literal);
    }

    /** Less than or equal to a value. */
    public Predicate le(Object literal) {
      return new Predicate.Compare(name, Predicate.Comparison.LE, literal);
    }

    /** Greater than a value. */
    public Predicate gt(Object literal) {
      return new Predicate.Compare(name, Predicate.Comparison.GT, literal);
    }

    /** Greater than or equal to a value. */
    public Predicate ge(Object literal) {
      return new Predicate.Compare(name, Predicate.Comparison.GE, literal);
    }

    /** One of several values. */
    public Predicate in(Object... literals) {
      return new Predicate.In(name, List.of(literals), Predicate.In.Membership.IN);
    }

    /** Null. */
    public Predicate isNull() {
      return new Predicate.NullTest(name, Predicate.NullTest.Wanted.NULL);
    }

    /** Any value. */
    public Predicate isNotNull() {
      return new Predicate.NullTest(name, Predicate.NullTest.Wanted.NOT_NULL);
    }
  }
}
