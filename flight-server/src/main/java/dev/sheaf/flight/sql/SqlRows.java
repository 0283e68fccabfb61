package dev.sheaf.flight.sql;

import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows that answer a call, batch by batch.
 *
 * <p><i>Ownership:</i> whoever opened them closes them. <i>Threads:</i> one.
 */
public interface SqlRows extends AutoCloseable {
  /** The columns; none if there are no rows. */
  Schema schema();

  /** Loads the next batch into {@link #root}; false at the end. */
  boolean advance();

  /** The present batch; borrowed until the next call. */
  VectorSchemaRoot root();

  @Override
  void close();
}
