package dev.sheaf.store.segment;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * The right to append to a segment, for one at a time. Unlike a lock it may be given back by
 * another thread; but a thread that waits for itself is told so.
 */
final class AppendRight {
  private final Semaphore free = new Semaphore(1);
  private volatile @Nullable Thread holder;

  /** Waits until nobody has it. */
  void take() {
    if (holder == Thread.currentThread()) {
      throw new IllegalStateException("this thread already appends to the segment");
    }
    free.acquireUninterruptibly();
    holder = Thread.currentThread();
  }

  void giveBack() {
    holder = null;
    free.release();
  }
}
