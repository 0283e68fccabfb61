package dev.sheaf.flight.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long a peer waits to hear that it was refused: longer each time, up to two seconds, and not
 * at all again after a minute without a failure.
 *
 * <p><b>Invariant.</b> Remembers {@value #PEERS_MAX} peers at most, those that failed last.
 *
 * <p><i>Threads:</i> any.
 */
final class Backoff {
  static final int PEERS_MAX = 10_000;
  private static final long FIRST_MILLIS = 50;
  private static final long LAST_MILLIS = 2_000;
  private static final Duration MEMORY = Duration.ofMinutes(1);

  private final LongSupplier nanoClock;
  private final Map<String, Failures> peers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > PEERS_MAX;
        }
      };

  private record Failures(int count, long lastNanos) {}

  Backoff(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Notes that a peer failed; gives how many milliseconds it waits for the answer. */
  synchronized long failed(String peer) {
    long now = nanoClock.getAsLong();
    Failures before = peers.get(peer);
    int count = before != null && now - before.lastNanos < MEMORY.toNanos() ? before.count + 1 : 1;
    peers.put(peer, new Failures(count, now));
    return Math.min(LAST_MILLIS, FIRST_MILLIS << Math.min(count - 1, 10));
  }

  /** Forgets the failures of a peer that was let in. */
  synchronized void succeeded(String peer) {
    peers.remove(peer);
  }

  /** How many peers are remembered. */
  synchronized int count() {
    return peers.size();
  }
}
