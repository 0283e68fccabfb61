package dev.sheaf.sql.engine;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A running query, whose batches are pulled.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one; but {@link #cancel} may come from
 * any.
 */
public interface Execution extends AutoCloseable {
  /** Names and types of the result's columns, as the executor has them. */
  Schema schema();

  /**
   * Loads the next batch into {@link #root}; waits for it to be computed.
   *
   * @return false at the end
   * @throws dev.sheaf.store.error.SheafException CANCELLED, LIMIT_EXCEEDED (too slow), BAD_INPUT or
   *     BAD_SQL (a value that cannot be computed), or what a row source threw
   */
  boolean advance();

  /** The present batch; borrowed until the next call. */
  VectorSchemaRoot root();

  /** Asks the query to end soon: {@link #advance} then throws CANCELLED. */
  void cancel();

  /** Rows that the query's inputs have passed to it so far, by input. */
  long inputRows();

  @Override
  void close();
}
