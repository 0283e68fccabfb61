package dev.sheaf.flight;

import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Rows on their way to a client, batch by batch.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one, one use.
 */
interface RowStream extends AutoCloseable {
  /** Where the batches go. */
  interface Sink {
    /**
     * Waits until a batch is wanted, which is not to be made before.
     *
     * @return false if none will ever be again
     */
    boolean awaitReady();

    /** Takes a batch; borrowed, though what is kept of it is kept by reference. */
    void send(ArrowRecordBatch batch);
  }

  /** What becomes of a batch that is sent. */
  enum Sent {
    /** Its buffers are kept by reference until they have left, perhaps after the stream. */
    BY_REFERENCE,
    /** It is copied at once: its memory ends with the stream. */
    AS_A_COPY
  }

  /** How batches are sent. */
  default Sent sent() {
    return Sent.BY_REFERENCE;
  }

  /** The columns. */
  Schema schema();

  /** How many rows there are; -1 if that takes reading them. */
  long rowCount();

  /**
   * Sends what comes next, at least one batch, now that it is wanted.
   *
   * @return false at the end, if there was none
   */
  boolean advance(Sink sink);

  @Override
  void close();
}
