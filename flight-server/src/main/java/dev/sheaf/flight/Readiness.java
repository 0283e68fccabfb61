package dev.sheaf.flight;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.BackpressureStrategy;

/**
 * Knows when a client takes more, and stops what works for one that has gone.
 *
 * <p><i>Threads:</i> any.
 */
final class Readiness extends BackpressureStrategy.CallbackBackpressureStrategy {
  private final List<Runnable> stoppers = new ArrayList<>();
  private boolean cancelled;

  /**
   * Is called when the client goes, perhaps at once; may come from any thread, and must be quick.
   */
  void onCancel(Runnable stopper) {
    synchronized (stoppers) {
      if (!cancelled) {
        stoppers.add(stopper);
        return;
      }
    }
    stopper.run();
  }

  @Override
  protected void cancelCallback() {
    List<Runnable> all;
    synchronized (stoppers) {
      cancelled = true;
      all = List.copyOf(stoppers);
      stoppers.clear();
    }
    all.forEach(Runnable::run);
  }
}
