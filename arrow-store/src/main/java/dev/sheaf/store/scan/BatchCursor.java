package dev.sheaf.store.scan;

import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Pulls the rows of a snapshot, batch by batch.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one thread, one use.
 */
public interface BatchCursor extends AutoCloseable {
  /** The columns of every batch, in order. */
  Schema schema();

  /**
   * Passes the next batch to the consumer, if there is one.
   *
   * @return false at the end: the consumer was not called and never will be
   * @throws dev.sheaf.store.error.SheafException if stored bytes are damaged or a budget is used
   *     up; the cursor is then at its end
   */
  boolean advance(BatchConsumer consumer);

  /** Passes all batches that are left to the consumer. */
  default void forEach(BatchConsumer consumer) {
    while (advance(consumer)) {
      // each call does one batch
    }
  }

  @Override
  void close();
}
