package dev.sheaf.flight.lease;

import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A transaction, or one that waits, and until when it stays so.
 *
 * <p><i>Threads:</i> any; what it is and what it reads change under its lock alone.
 */
final class Leased {
  private static final Duration WAITING_LEASE = Duration.ofHours(8);

  final String ref;
  final Duration patience;
  final Duration lease;
  final ReentrantLock use = new ReentrantLock();
  volatile @Nullable Transaction transaction;
  @Nullable Version read;
  volatile long expiresNanos;

  Leased(String ref, Duration lease, Duration patience) {
    this.ref = ref;
    this.lease = lease;
    this.patience = patience;
    renew();
  }

  void renew() {
    Duration left = transaction == null ? WAITING_LEASE : lease;
    expiresNanos = System.nanoTime() + left.toNanos();
  }

  boolean isExpired() {
    return System.nanoTime() - expiresNanos > 0;
  }
}
