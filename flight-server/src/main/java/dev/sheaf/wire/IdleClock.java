package dev.sheaf.wire;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices a sender that is waited for and says nothing.
 *
 * <p>It runs while messages were asked for and did not come; a handler that takes its time asks for
 * none, and its client may be as quiet as it likes. Each message starts it anew, which costs a
 * store: the timer looks at the time of the last one when it goes off, and sets itself again.
 *
 * <p><i>Threads:</i> any.
 */
final class IdleClock {
  private final ScheduledExecutorService timer;
  private final Executor executor;
  private final long deadlineNanos;

  private @Nullable Runnable expired;
  private @Nullable ScheduledFuture<?> alarm;
  private boolean stopped;
  private long awaited;
  private long since;

  /** A clock that does not run yet. */
  IdleClock(ScheduledExecutorService timer, Executor executor, Duration deadline) {
    this.timer = timer;
    this.executor = executor;
    this.deadlineNanos = deadline.toNanos();
  }

  /** Lets it run; {@code action} is called at most once, by the executor. */
  synchronized void start(Runnable action) {
    expired = action;
    since = System.nanoTime();
    set(deadlineNanos);
  }

  /** So many more messages are waited for. */
  synchronized void requested(int messages) {
    if (awaited == 0) {
      since = System.nanoTime();
    }
    awaited += messages;
    set(deadlineNanos);
  }

  /** One came. */
  synchronized void received() {
    awaited--;
    since = System.nanoTime();
  }

  /** Nothing is waited for any more. */
  synchronized void stop() {
    stopped = true;
    expired = null;
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private void ring() {
    @Nullable Runnable action = expiredNow();
    if (action == null) {
      return;
    }
    try {
      executor.execute(action);
    } catch (RejectedExecutionException e) {
      // The server is closing, which ends the call as well.
      stop();
    }
  }

  private synchronized @Nullable Runnable expiredNow() {
    alarm = null;
    if (stopped || awaited <= 0) {
      return null;
    }
    long left = deadlineNanos - (System.nanoTime() - since);
    if (left > 0) {
      set(left);
      return null;
    }
    stopped = true;
    return expired;
  }

  private void set(long nanos) {
    if (stopped || alarm != null || expired == null) {
      return;
    }
    try {
      alarm = timer.schedule(this::ring, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      stopped = true;
    }
  }
}
