package dev.sheaf.sql.engine;

/**
 * A table of a query.
 *
 * @param name what the query calls it; unique among the inputs
 * @param kept how often it can be read
 * @param rows opens its rows
 */
public record Input(String name, Kept kept, RowSource rows) {
  /** How often the rows can be read by one query. */
  public enum Kept {
    /** Once, as they come. */
    STREAM,
    /** Any number of times: they are copied into DuckDB's memory first. */
    COPY
  }
}
