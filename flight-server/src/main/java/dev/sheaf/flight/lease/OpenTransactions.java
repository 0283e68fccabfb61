package dev.sheaf.flight.lease;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that clients have open, each until it ends or its lease does.
 *
 * <p><b>Invariant.</b> A transaction is used by one call at a time; one that is being used does not
 * expire, and every use renews its lease.
 *
 * <p><i>Threads:</i> any. <i>Ownership:</i> closing rolls all of them back.
 */
public final class OpenTransactions implements AutoCloseable {
  /** Transactions that may be open at the same time. */
  public static final int OPEN_MAX = 64;

  private static final int ID_BYTES = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Leased> open = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(OPEN_MAX);
  private final SecureRandom random = new SecureRandom();
  private final Dataset dataset;
  private final ScheduledFuture<?> expiry;

  /** An open transaction and until when it stays so. */
  private static final class Leased {
    private final Transaction transaction;
    private final Duration lease;
    private final ReentrantLock use = new ReentrantLock();
    private volatile long expiresNanos;

    Leased(Transaction transaction, Duration lease) {
      this.transaction = transaction;
      this.lease = lease;
      renew();
    }

    void renew() {
      expiresNanos = System.nanoTime() + lease.toNanos();
    }

    boolean isExpired() {
      return System.nanoTime() - expiresNanos > 0;
    }
  }

  /**
   * None yet.
   *
   * @param timer looks for those that expired
   */
  public OpenTransactions(Dataset dataset, ScheduledExecutorService timer) {
    this.dataset = dataset;
    this.expiry = timer.scheduleWithFixedDelay(this::expire, 250, 250, TimeUnit.MILLISECONDS);
  }

  /**
   * What a client is told of a transaction that it began.
   *
   * @param id by which it is called
   * @param lease for how long it stays open unused
   */
  public record Handle(String id, Duration lease) {}

  /** Begins one. */
  public Handle begin(String branch, Duration lease, Duration patience) {
    if (!free.tryAcquire()) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "{max} transactions are open, which is all that may be; try again later",
          "max",
          OPEN_MAX);
    }
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    boolean begun = false;
    try {
      open.put(id, new Leased(dataset.begin(branch, patience), lease));
      begun = true;
    } finally {
      if (!begun) {
        free.release();
      }
    }
    return new Handle(id, lease);
  }

  /** Renews a lease, and tells how long it is. */
  public Duration renew(String id) {
    Leased leased = find(id);
    leased.renew();
    return leased.lease;
  }

  /**
   * Uses a transaction, while nobody else does.
   *
   * @throws SheafException UNKNOWN_TRANSACTION (caller) if it has ended, BRANCH_HELD if another
   *     call uses it for too long
   */
  public <T> T use(String id, Function<Transaction, T> what) {
    Leased leased = find(id);
    lock(leased, id);
    try {
      if (open.get(id) != leased) {
        throw unknown(id);
      }
      return what.apply(leased.transaction);
    } finally {
      leased.renew();
      leased.use.unlock();
    }
  }

  /** Uses a transaction for the last time: afterwards it is closed, come what may. */
  public <T> T end(String id, Function<Transaction, T> what) {
    return use(
        id,
        transaction -> {
          try (transaction) {
            return what.apply(transaction);
          } finally {
            open.remove(id);
            free.release();
          }
        });
  }

  private static void lock(Leased leased, String id) {
    try {
      if (!leased.use.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw SheafException.of(
            ErrorCode.BRANCH_HELD,
            "another call uses transaction '{id}'; it takes one at a time",
            "id",
            id);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SheafException.because(
          e, ErrorCode.CANCELLED, "interrupted while waiting for transaction '{id}'", "id", id);
    }
  }

  private Leased find(String id) {
    @Nullable Leased leased = open.get(id);
    if (leased == null) {
      throw unknown(id);
    }
    return leased;
  }

  private static SheafException unknown(String id) {
    return SheafException.of(
        ErrorCode.UNKNOWN_TRANSACTION,
        "no transaction '{id}' is open: it was ended, or not used for its lease and rolled back",
        "id",
        id);
  }

  private void expire() {
    open.forEach(
        (id, leased) -> {
          if (leased.isExpired() && leased.use.tryLock()) {
            try {
              if (leased.isExpired() && open.remove(id, leased)) {
                free.release();
                leased.transaction.close();
              }
            } finally {
              leased.use.unlock();
            }
          }
        });
  }

  /** How many are open. */
  public int count() {
    return open.size();
  }

  @Override
  public void close() {
    expiry.cancel(false);
    for (String id : List.copyOf(open.keySet())) {
      Leased leased = open.remove(id);
      if (leased != null) {
        leased.use.lock();
        try {
          leased.transaction.close();
        } finally {
          leased.use.unlock();
        }
      }
    }
  }
}
