package dev.sheaf.sql;

import dev.sheaf.store.graph.Version;
import java.util.Optional;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What a statement gave: rows, pulled batch by batch, or the number of rows that it changed.
 *
 * <p>Nothing is computed far ahead of what is pulled. Every failure of the query comes out of
 * {@link #advance}, so a result that was read to its end is whole.
 *
 * <p><i>Ownership:</i> the caller closes it, before its session; closing early ends the query.
 * <i>Threads:</i> one; but {@link #cancel} may come from any.
 */
public interface SqlResult extends AutoCloseable {
  /** Names and types of the columns; none for a statement that gives no rows. */
  Schema schema();

  /**
   * Loads the next batch into {@link #root}; waits for it to be computed.
   *
   * @return false at the end
   * @throws dev.sheaf.store.error.SheafException CANCELLED, LIMIT_EXCEEDED (it took too long),
   *     BUDGET_EXCEEDED, BAD_INPUT (a value that cannot be computed), DAMAGED
   */
  boolean advance();

  /** The present batch; borrowed until the next call. */
  VectorSchemaRoot root();

  /** How many rows were inserted, updated or deleted; -1 for a query. */
  long updateCount();

  /** The version that the statement made, if it made one. */
  Optional<Version> version();

  /** Asks the query to end soon: {@link #advance} then throws CANCELLED. */
  void cancel();

  @Override
  void close();
}
