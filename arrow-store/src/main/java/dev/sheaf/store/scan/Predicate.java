package dev.sheaf.store.scan;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A condition on the columns of one row.
 *
 * <p>Nulls behave as in SQL's WHERE: a comparison with null is unknown, the negation of unknown is
 * unknown, and a row is taken only if the condition is true. To make that cheap, {@link #not()}
 * pushes the negation down to the comparisons, so that no other form exists at run time.
 *
 * @see Predicates
 */
public sealed interface Predicate {
  /** How a value is compared with a literal. */
  enum Comparison {
    /** equal */
    EQ,
    /** not equal */
    NE,
    /** less than */
    LT,
    /** less than or equal */
    LE,
    /** greater than */
    GT,
    /** greater than or equal */
    GE;

    Comparison negated() {
      return switch (this) {
        case EQ -> NE;
        case NE -> EQ;
        case LT -> GE;
        case GE -> LT;
        case GT -> LE;
        case LE -> GT;
      };
    }

    /** Whether {@code compare(value, literal)}, as of a comparator, satisfies this. */
    boolean holds(int order) {
      return switch (this) {
        case EQ -> order == 0;
        case NE -> order != 0;
        case LT -> order < 0;
        case LE -> order <= 0;
        case GT -> order > 0;
        case GE -> order >= 0;
      };
    }
  }

  /** What is not true here and not unknown. */
  Predicate not();

  /** Both. */
  default Predicate and(Predicate other) {
    return new And(List.of(this, other));
  }

  /** At least one. */
  default Predicate or(Predicate other) {
    return new Or(List.of(this, other));
  }

  /** The names of the columns that it looks at. */
  default Set<String> columns() {
    Set<String> names = new LinkedHashSet<>();
    collect(names);
    return names;
  }

  /** Adds the names of the columns that it looks at. */
  void collect(Set<String> names);

  /**
   * A column against a literal.
   *
   * @param column name of the column
   * @param comparison how
   * @param literal a number, string, boolean, {@code byte[]} or {@code java.time} value that fits
   *     the column
   */
  record Compare(String column, Comparison comparison, Object literal) implements Predicate {
    @Override
    public Predicate not() {
      return new Compare(column, comparison.negated(), literal);
    }

    @Override
    public void collect(Set<String> names) {
      names.add(column);
    }
  }

  /**
   * Whether a column's value is one of a list, or is none of it.
   *
   * @param column name of the column
   * @param literals the list; nulls are not allowed in it
   * @param membership whether to be in it
   */
  record In(String column, List<Object> literals, Membership membership) implements Predicate {
    /** In the list, or not. */
    public enum Membership {
      /** one of the list */
      IN,
      /** none of the list, and not null */
      NOT_IN
    }

    @Override
    public Predicate not() {
      return new In(
          column, literals, membership == Membership.IN ? Membership.NOT_IN : Membership.IN);
    }

    @Override
    public void collect(Set<String> names) {
      names.add(column);
    }
  }

  /**
   * Whether a column is null, or is not.
   *
   * @param column name of the column
   * @param wanted which of both
   */
  record NullTest(String column, Wanted wanted) implements Predicate {
    /** Null, or not. */
    public enum Wanted {
      /** null */
      NULL,
      /** any value */
      NOT_NULL
    }

    @Override
    public Predicate not() {
      return new NullTest(column, wanted == Wanted.NULL ? Wanted.NOT_NULL : Wanted.NULL);
    }

    @Override
    public void collect(Set<String> names) {
      names.add(column);
    }
  }

  /**
   * All of several.
   *
   * @param parts at least one
   */
  record And(List<Predicate> parts) implements Predicate {
    @Override
    public Predicate not() {
      return new Or(negated(parts));
    }

    @Override
    public void collect(Set<String> names) {
      parts.forEach(part -> part.collect(names));
    }
  }

  /**
   * At least one of several.
   *
   * @param parts at least one
   */
  record Or(List<Predicate> parts) implements Predicate {
    @Override
    public Predicate not() {
      return new And(negated(parts));
    }

    @Override
    public void collect(Set<String> names) {
      parts.forEach(part -> part.collect(names));
    }
  }

  private static List<Predicate> negated(List<Predicate> parts) {
    List<Predicate> negated = new ArrayList<>(parts.size());
    for (Predicate part : parts) {
      negated.add(part.not());
    }
    return negated;
  }
}
