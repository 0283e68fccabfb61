package dev.sheaf.sql.engine;

import java.util.List;

/**
 * The types of a query's parameters, as far as they can be told.
 *
 * @param names DuckDB's names of types, as {@code BIGINT}; {@code UNKNOWN} where any will do
 */
public record ParameterTypes(List<String> names) {
  /** Copies the list. */
  public ParameterTypes {
    names = List.copyOf(names);
  }
}
