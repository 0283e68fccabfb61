package dev.sheaf.store.schema;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The columns that identify a record, in order; or none, and then the table is a set of rows whose
 * key is all columns.
 */
public final class PrimaryKey {
  private static final PrimaryKey NONE = new PrimaryKey(List.of());

  private final List<String> columns;

  private PrimaryKey(List<String> columns) {
    this.columns = columns;
  }

  /**
   * A key of one or more columns.
   *
   * @throws SheafException {@code BAD_SCHEMA} when a column is named twice
   */
  public static PrimaryKey of(String... columns) {
    return of(List.of(columns));
  }

  /** As {@link #of(String...)}; an empty list is {@link #none()}. */
  public static PrimaryKey of(List<String> columns) {
    Set<String> seen = new HashSet<>();
    for (String column : columns) {
      if (!seen.add(column)) {
        throw SheafException.of(
            ErrorCode.BAD_SCHEMA,
            "the primary key names column '{column}' twice",
            "column",
            column);
      }
    }
    return columns.isEmpty() ? NONE : new PrimaryKey(List.copyOf(columns));
  }

  /** No key: the table is a set of rows. */
  public static PrimaryKey none() {
    return NONE;
  }

  /** The names in key order; empty for {@link #none()}. */
  public List<String> columns() {
    return columns;
  }

  /** Whether this is {@link #none()}. */
  public boolean isNone() {
    return columns.isEmpty();
  }

  /** This key after a column was given another name. */
  PrimaryKey renamed(String from, String to) {
    return of(columns.stream().map(column -> column.equals(from) ? to : column).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PrimaryKey key && columns.equals(key.columns);
  }

  @Override
  public int hashCode() {
    return columns.hashCode();
  }

  @Override
  public String toString() {
    return isNone() ? "no primary key" : "primary key (" + String.join(", ", columns) + ")";
  }
}
