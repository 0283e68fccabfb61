package dev.sheaf.flight;

import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows on their way to a client, batch by batch.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one, one use.
 */
interface RowStream extends AutoCloseable {
  /** The columns. */
  Schema schema();

  /** How many rows there are; -1 if that takes reading them. */
  long rowCount();

  /** Loads the next batch; false at the end, which leaves the last one loaded. */
  boolean load(VectorLoader loader);

  @Override
  void close();
}
