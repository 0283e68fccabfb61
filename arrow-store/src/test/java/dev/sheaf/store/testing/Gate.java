package dev.sheaf.store.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A place that threads pass until it is closed, and then wait at until it is opened.
 *
 * <p><b>Threads.</b> Any.
 */
public final class Gate {
  /** Longer than any wait of a test that succeeds. */
  private static final long PATIENCE_SECONDS = 120;

  private volatile CountDownLatch open = new CountDownLatch(0);
  private volatile CountDownLatch arrived = new CountDownLatch(1);

  /** From now on, those who come wait. */
  public void close() {
    arrived = new CountDownLatch(1);
    open = new CountDownLatch(1);
  }

  /** Lets all pass. */
  public void open() {
    open.countDown();
  }

  /** Waits for somebody to come to the closed gate. */
  public void awaitArrival() {
    await(arrived);
  }

  /** Goes through, when the gate is open. */
  public void pass() {
    CountDownLatch latch = open;
    if (latch.getCount() > 0) {
      arrived.countDown();
      await(latch);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("waited in vain");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
