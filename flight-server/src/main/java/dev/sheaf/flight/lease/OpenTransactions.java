package dev.sheaf.flight.lease;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The transactions that clients have open, each until it ends or its lease does.
 *
 * <p>One may <i>wait</i>: it holds no branch until it is used, and only remembers which version its
 * client reads. Clients that begin transactions beforehand, to read in them or to do nothing, so
 * keep nobody from writing.
 *
 * <p><b>Invariant.</b> A transaction is used by one call at a time; one that is being used does not
 * expire, and every use renews its lease.
 *
 * <p><i>Threads:</i> any. <i>Ownership:</i> closing rolls all of them back.
 */
public final class OpenTransactions implements AutoCloseable {
  /** Transactions that may be open at the same time. */
  public static final int OPEN_MAX = 64;

  /** Transactions that may wait at the same time; the one not used for longest goes for another. */
  private static final int WAITING_MAX = 4_096;

  private static final int ID_BYTES = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, Leased> open = new ConcurrentHashMap<>();
  private final Semaphore free = new Semaphore(OPEN_MAX);
  private final SecureRandom random = new SecureRandom();
  private final Dataset dataset;
  private final ScheduledFuture<?> expiry;

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
    Leased leased = new Leased(branch, lease, patience);
    begin(leased);
    return add(leased);
  }

  /**
   * One that waits until it is used, which begins it; a {@link #readsAt read} does not.
   *
   * @param ref a branch, or another revision, on which only reads are possible
   * @param lease from its beginning on
   * @throws SheafException UNKNOWN_REF, BAD_REVISION (caller)
   */
  public Handle beginLater(String ref, Duration lease, Duration patience) {
    dataset.version(ref);
    if (open.size() >= WAITING_MAX + OPEN_MAX) {
      open.entrySet().stream()
          .filter(entry -> entry.getValue().transaction == null)
          .min(Comparator.comparingLong(entry -> entry.getValue().expiresNanos - System.nanoTime()))
          .ifPresent(entry -> open.remove(entry.getKey(), entry.getValue()));
    }
    return add(new Leased(ref, lease, patience));
  }

  private Handle add(Leased leased) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    leased.renew();
    open.put(id, leased);
    return new Handle(id, leased.lease);
  }

  private Transaction begin(Leased leased) {
    if (!free.tryAcquire()) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "{max} transactions are open, which is all that may be; try again later",
          "max",
          OPEN_MAX);
    }
    boolean begun = false;
    try {
      Transaction transaction = dataset.begin(leased.ref, leased.patience);
      if (leased.read != null && !leased.read.equals(transaction.base())) {
        transaction.close();
        throw SheafException.of(
            ErrorCode.LOST_RACE,
            "branch '{branch}' has moved since the transaction read it; roll back and begin again",
            "branch",
            leased.ref);
      }
      leased.transaction = transaction;
      begun = true;
      return transaction;
    } finally {
      if (!begun) {
        free.release();
      }
    }
  }

  /**
   * The version that one reads which waits: that of its first read, or else the newest, which
   * {@link #reads} makes the first; empty if it has begun.
   *
   * @throws SheafException as {@link #use}
   */
  public Optional<Version> readsAt(String id) {
    return exclusively(
        id,
        leased -> {
          if (leased.transaction != null) {
            return Optional.empty();
          }
          return Optional.of(leased.read == null ? dataset.version(leased.ref) : leased.read);
        });
  }

  /**
   * One that waits reads a version, and can afterwards begin on no other.
   *
   * @return whether that is still what it reads
   * @throws SheafException as {@link #use}
   */
  public boolean reads(String id, Version version) {
    return exclusively(
        id,
        leased -> {
          if (leased.transaction == null && leased.read == null) {
            leased.read = version;
          }
          return leased.transaction == null && version.equals(leased.read);
        });
  }

  /**
   * Forgets one that waits.
   *
   * @return whether it did; if not, it has begun and is as it was
   * @throws SheafException as {@link #use}
   */
  public boolean forget(String id) {
    return exclusively(id, leased -> leased.transaction == null && open.remove(id, leased));
  }

  /** Renews a lease, and tells how long it is. */
  public Duration renew(String id) {
    Leased leased = find(id);
    leased.renew();
    return leased.lease;
  }

  /**
   * Uses a transaction, while nobody else does; one that waits begins, unless the use fails and
   * changes nothing.
   *
   * @throws SheafException UNKNOWN_TRANSACTION (caller) if it has ended, BRANCH_HELD if another
   *     call uses it for too long; as {@link Dataset#begin}, or LOST_RACE (caller) if it reads
   *     another version, when it is to begin
   */
  public <T> T use(String id, Function<Transaction, T> what) {
    return exclusively(
        id,
        leased -> {
          Transaction begun = leased.transaction;
          return begun == null ? useFirst(leased, what) : what.apply(begun);
        });
  }

  /** Where the first use fails and has changed nothing, the transaction waits again. */
  private <T> T useFirst(Leased leased, Function<Transaction, T> what) {
    Transaction begun = begin(leased);
    boolean used = false;
    try {
      T answer = what.apply(begun);
      used = true;
      return answer;
    } finally {
      if (!used && !begun.hasChanges()) {
        close(leased);
        leased.transaction = null;
      }
    }
  }

  private <T> T exclusively(String id, Function<Leased, T> what) {
    Leased leased = find(id);
    lock(leased, id);
    try {
      if (open.get(id) != leased) {
        throw unknown(id);
      }
      return what.apply(leased);
    } finally {
      leased.renew();
      leased.use.unlock();
    }
  }

  /** Uses a transaction for the last time: afterwards it is closed, come what may. */
  public <T> T end(String id, Function<Transaction, T> what) {
    return exclusively(
        id,
        leased -> {
          Transaction begun = leased.transaction;
          Transaction transaction = begun == null ? begin(leased) : begun;
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
                close(leased);
              }
            } finally {
              leased.use.unlock();
            }
          }
        });
  }

  private void close(Leased leased) {
    Transaction transaction = leased.transaction;
    if (transaction != null) {
      free.release();
      transaction.close();
    }
  }

  /** How many have begun. */
  public int count() {
    return OPEN_MAX - free.availablePermits();
  }

  @Override
  public void close() {
    expiry.cancel(false);
    for (String id : List.copyOf(open.keySet())) {
      Leased leased = open.remove(id);
      if (leased != null) {
        leased.use.lock();
        try {
          close(leased);
        } finally {
          leased.use.unlock();
        }
      }
    }
  }
}
