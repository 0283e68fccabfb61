package dev.sheaf.store.scan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to read of a snapshot: which columns, which rows, how many.
 *
 * <p>An immutable value: {@code Scan.of("id",
 * "name").where(col("elevation_ft").gt(8000)).limit(10)}.
 */
public final class Scan {
  private static final Scan ALL = new Scan(null, null, Long.MAX_VALUE);

  private final @Nullable List<String> columns;
  private final @Nullable Predicate predicate;
  private final long limit;

  private Scan(@Nullable List<String> columns, @Nullable Predicate predicate, long limit) {
    this.columns = columns;
    this.predicate = predicate;
    this.limit = limit;
  }

  /** Every column of every row. */
  public static Scan all() {
    return ALL;
  }

  /**
   * The named columns of every row, in the order given.
   *
   * @param columns names; none at all counts rows without reading a column
   */
  public static Scan of(String... columns) {
    return new Scan(List.of(columns), null, Long.MAX_VALUE);
  }

  /** The named columns of every row, in the order given. */
  public static Scan of(List<String> columns) {
    return new Scan(List.copyOf(columns), null, Long.MAX_VALUE);
  }

  /** Only the rows that satisfy this predicate as well; it may use columns that are not read. */
  public Scan where(Predicate condition) {
    return new Scan(columns, predicate == null ? condition : predicate.and(condition), limit);
  }

  /**
   * At most this many rows.
   *
   * @param rows zero or more
   */
  public Scan limit(long rows) {
    if (rows < 0) {
      throw new IllegalArgumentException("a limit is zero or more rows, not " + rows);
    }
    return new Scan(columns, predicate, Math.min(limit, rows));
  }

  /** The columns to read, or null for all of the table. */
  public @Nullable List<String> columns() {
    return columns;
  }

  /** The condition on rows, or null for none. */
  public @Nullable Predicate predicate() {
    return predicate;
  }

  /** The most rows to read. */
  public long limit() {
    return limit;
  }
}
