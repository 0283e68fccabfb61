package dev.sheaf.sql;

import dev.sheaf.ops.Cancellation;
import org.jspecify.annotations.Nullable;

/**
 * A query from before its start to its end, as whoever may cancel it sees it: its row sources ask
 * it whether they are still wanted.
 *
 * <p><i>Threads:</i> any.
 */
final class RunningQuery implements Cancellation {
  private boolean ended;
  private @Nullable Runnable canceller;

  /** It is being computed from here on, and this cancels it. */
  void begun(Runnable how) {
    boolean late;
    synchronized (this) {
      canceller = how;
      late = ended;
    }
    if (late) {
      how.run();
    }
  }

  /** Asks it to end. */
  void cancel() {
    Runnable how;
    synchronized (this) {
      ended = true;
      how = canceller;
    }
    if (how != null) {
      how.run();
    }
  }

  /** It is over. */
  synchronized void end() {
    ended = true;
    canceller = null;
  }

  @Override
  public synchronized boolean isRequested() {
    return ended;
  }
}
