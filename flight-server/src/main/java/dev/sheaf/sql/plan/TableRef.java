package dev.sheaf.sql.plan;

import org.jspecify.annotations.Nullable;

/**
 * A table as a statement names it.
 *
 * @param catalog the name before the schema; empty if there is none
 * @param schema a ref, or empty for that of the session
 * @param table its name
 * @param unit of time travel; null if there is none
 * @param at the version or point in time; null if there is none
 */
public record TableRef(
    String catalog, String schema, String table, @Nullable Unit unit, @Nullable String at) {
  /** What a clause of time travel names. */
  public enum Unit {
    /** a revision */
    VERSION,
    /** a point in time */
    TIMESTAMP
  }

  /** A table by its name alone. */
  public static TableRef of(String table) {
    return new TableRef("", "", table, null, null);
  }

  /** The same table at a revision. */
  public TableRef atVersion(String revision) {
    return new TableRef(catalog, schema, table, Unit.VERSION, revision);
  }

  /** Whether it says at which version. */
  public boolean saysVersion() {
    return !schema.isEmpty() || unit != null;
  }
}
