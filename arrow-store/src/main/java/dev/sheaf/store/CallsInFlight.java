package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.function.Supplier;

/**
 * The calls under which a dataset must not be closed: closing refuses new ones, and waits for those
 * in flight.
 *
 * <p><i>Threads:</i> any.
 */
final class CallsInFlight {
  private int running;
  private boolean closed;

  /**
   * Runs a call to its end before {@link #awaitEnd} returns.
   *
   * @throws SheafException CLOSED
   */
  <T> T run(Supplier<T> call) {
    begin();
    try {
      return call.get();
    } finally {
      end();
    }
  }

  /** Throws CLOSED after {@link #refuse}. */
  synchronized void requireOpen() {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the dataset is closed; open it again");
    }
  }

  /** Refuses calls from now on; returns whether this was not so before. */
  synchronized boolean refuse() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  /** Waits until no call is in flight. An interruption is passed on when that is so. */
  synchronized void awaitEnd() {
    boolean interrupted = false;
    while (running > 0) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void begin() {
    requireOpen();
    running++;
  }

  private synchronized void end() {
    running--;
    notifyAll();
  }
}
