package dev.sheaf.store.vector;

/** How the rows of a {@link SortOrder} go by one of its columns. */
public enum SortRule {
  /** From the least value to the greatest, nulls before them. */
  ASCENDING_NULLS_FIRST,
  /** From the least value to the greatest, nulls after them. */
  ASCENDING_NULLS_LAST,
  /** From the greatest value to the least, nulls before them. */
  DESCENDING_NULLS_FIRST,
  /** From the greatest value to the least, nulls after them. */
  DESCENDING_NULLS_LAST;

  /** Whether the greatest value comes first. */
  public boolean isDescending() {
    return this == DESCENDING_NULLS_FIRST || this == DESCENDING_NULLS_LAST;
  }

  /** Whether nulls come before all values. */
  public boolean hasNullsFirst() {
    return this == ASCENDING_NULLS_FIRST || this == DESCENDING_NULLS_FIRST;
  }
}
