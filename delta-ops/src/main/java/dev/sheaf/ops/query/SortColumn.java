package dev.sheaf.ops.query;

import dev.sheaf.store.vector.SortRule;

/**
 * A column that rows are sorted by.
 *
 * @param column its name
 * @param direction which values come first
 * @param nulls where rows without a value go
 */
public record SortColumn(String column, Direction direction, Nulls nulls) {
  /** Which values come first. */
  public enum Direction {
    /** The least. */
    ASCENDING,
    /** The greatest. */
    DESCENDING
  }

  /** Where rows without a value go, whichever the direction. */
  public enum Nulls {
    /** Before all others. */
    FIRST,
    /** Behind all others. */
    LAST
  }

  /** Least values first, nulls last. */
  public static SortColumn ascending(String column) {
    return new SortColumn(column, Direction.ASCENDING, Nulls.LAST);
  }

  /** Greatest values first, nulls last. */
  public static SortColumn descending(String column) {
    return new SortColumn(column, Direction.DESCENDING, Nulls.LAST);
  }

  /** The same with nulls before all values. */
  public SortColumn nullsFirst() {
    return new SortColumn(column, direction, Nulls.FIRST);
  }

  /** The same with nulls behind all values. */
  public SortColumn nullsLast() {
    return new SortColumn(column, direction, Nulls.LAST);
  }

  SortRule rule() {
    boolean first = nulls == Nulls.FIRST;
    return switch (direction) {
      case ASCENDING -> first ? SortRule.ASCENDING_NULLS_FIRST : SortRule.ASCENDING_NULLS_LAST;
      case DESCENDING -> first ? SortRule.DESCENDING_NULLS_FIRST : SortRule.DESCENDING_NULLS_LAST;
    };
  }
}
