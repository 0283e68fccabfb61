package dev.sheaf.flight.access;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How many lines strangers may cause in the audit log: {@value #LINES} in a minute. The delays make
 * more of them useless to who counts failures, and the disk is not theirs to fill.
 *
 * <p><i>Threads:</i> any.
 */
final class LineBudget {
  static final int LINES = 600;

  private final LongSupplier nanoClock;
  private long beganNanos;
  private int taken;

  LineBudget(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
    this.beganNanos = nanoClock.getAsLong();
  }

  /** Whether a line may be written. */
  synchronized boolean take() {
    long now = nanoClock.getAsLong();
    if (now - beganNanos > TimeUnit.MINUTES.toNanos(1)) {
      beganNanos = now;
      taken = 0;
    }
    return taken++ < LINES;
  }
}
