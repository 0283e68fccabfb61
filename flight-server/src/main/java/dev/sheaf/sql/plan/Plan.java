package dev.sheaf.sql.plan;

import dev.sheaf.sql.engine.Input;
import dev.sheaf.sql.relation.Relation;
import dev.sheaf.store.scan.Scan;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A query over row sources.
 *
 * @param tree the syntax tree, as JSON
 * @param inputs what its tables are
 * @param parameterCount how many parameters the statement has
 * @param parametersUsed which of them the query still has, counted from 0, in its order; those that
 *     named versions are gone
 * @param origins the columns of tables that the result's columns are, where they are no more than
 *     that; empty where even their number is not known
 */
public record Plan(
    String tree,
    List<Source> inputs,
    int parameterCount,
    List<Integer> parametersUsed,
    List<Optional<Field>> origins) {
  /**
   * One table of a plan.
   *
   * @param name what the query calls it
   * @param written how the statement named it
   * @param relation what it is
   * @param scan which columns and rows are read
   * @param kept how often
   */
  public record Source(
      String name, String written, Relation relation, Scan scan, Input.Kept kept) {}

  /** Copies the lists. */
  public Plan {
    inputs = List.copyOf(inputs);
    parametersUsed = List.copyOf(parametersUsed);
    origins = List.copyOf(origins);
  }
}
