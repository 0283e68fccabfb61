package dev.sheaf.store.testing;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/**
 * Makes off-heap allocations fail, each in turn.
 *
 * <p>A sweep runs an operation with its first allocation failing, then its second, and so on, until
 * it gets through without meeting the failure. Each n is tried twice: with that allocation alone
 * failing, and with all later ones failing too, as when memory stays short while the operation
 * cleans up.
 *
 * <p>After each failure a sweep requires that nothing is outstanding, and that the error is the
 * injected one or has it as a cause: an operation must not turn "out of memory" into something
 * else. Succeeding in spite of the failure is allowed.
 *
 * <p><b>Threads.</b> Allocations are counted over all threads. When the operation allocates from
 * several, n may name another allocation each time; the requirements hold for every order.
 */
public final class FailingAllocations implements AllocationListener {
  /** A sweep that has not ended after so many allocations never will. */
  private static final long SWEEP_ALLOCATIONS_MAX = 1_000_000;

  private static final long NEVER = Long.MAX_VALUE;

  /** How long memory stays short. */
  public enum Shortage {
    /** One allocation fails. */
    ONCE,
    /** One allocation fails, and so does every later one. */
    LASTING
  }

  /** An operation under test that is given its allocator. */
  @FunctionalInterface
  public interface Operation {
    /**
     * Allocates, uses and releases.
     *
     * @throws Exception when it fails
     */
    void run(BufferAllocator allocator) throws Exception;
  }

  /** An operation, or a check, on something that already has its allocator. */
  @FunctionalInterface
  public interface Step {
    /**
     * Runs.
     *
     * @throws Exception when it fails
     */
    void run() throws Exception;
  }

  private final AtomicLong count = new AtomicLong();
  private volatile long failAt = NEVER;
  private volatile Shortage shortage = Shortage.ONCE;
  private volatile @Nullable OutOfMemoryException injected;

  /** Lets every allocation through until {@link #arm} is called. */
  public FailingAllocations() {}

  /**
   * From now on, the {@code n}-th allocation fails.
   *
   * @param n 1 for the next one
   */
  public void arm(long n, Shortage lasting) {
    if (n < 1) {
      throw new IllegalArgumentException("allocations are counted from 1, not " + n);
    }
    failAt = NEVER;
    count.set(0);
    injected = null;
    shortage = lasting;
    failAt = n;
  }

  /** From now on, every allocation is let through. */
  public void disarm() {
    failAt = NEVER;
  }

  /** Whether an allocation has failed since {@link #arm}. */
  public boolean fired() {
    return injected != null;
  }

  @Override
  public void onPreAllocation(long bytes) {
    if (failAt == NEVER) {
      return;
    }
    long n = count.incrementAndGet();
    if (n == failAt || (n > failAt && shortage == Shortage.LASTING)) {
      OutOfMemoryException failure =
          new OutOfMemoryException("injected: allocation %d, of %d bytes".formatted(n, bytes));
      injected = failure;
      throw failure;
    }
  }

  /**
   * Runs the operation in an allocator of its own for every n.
   *
   * @return how many allocations the operation makes
   * @throws Exception when the operation fails of itself
   * @throws AssertionError when it leaks, or hides the injected failure behind another
   */
  public static long sweep(Operation operation) throws Exception {
    for (long n = 1; n <= SWEEP_ALLOCATIONS_MAX; n++) {
      boolean fired = false;
      for (Shortage shortage : Shortage.values()) {
        FailingAllocations failures = new FailingAllocations();
        try (CountedAllocator counted = new CountedAllocator(failures)) {
          fired |= failures.attempt(n, shortage, () -> operation.run(counted.allocator()));
        } catch (AssertionError e) {
          throw new AssertionError(describe(n, shortage), e);
        }
      }
      if (!fired) {
        return n - 1;
      }
    }
    throw new AssertionError("still failing after " + SWEEP_ALLOCATIONS_MAX + " allocations");
  }

  /**
   * Runs the operation for every n on something that outlives it, such as an open dataset whose
   * allocator has this listener; in the end it has succeeded at least once.
   *
   * @param operation may be run many times over
   * @param afterEach runs with allocations let through after every attempt: verifies that what
   *     outlives the operation is usable and holds what it held
   * @return how many allocations the operation makes when none fails
   * @throws Exception when the operation or the check fails of itself
   * @throws AssertionError when the operation hides the injected failure behind another
   */
  public long sweep(Step operation, Step afterEach) throws Exception {
    for (long n = 1; n <= SWEEP_ALLOCATIONS_MAX; n++) {
      boolean fired = false;
      for (Shortage shortage : Shortage.values()) {
        try {
          fired |= attempt(n, shortage, operation);
          afterEach.run();
        } catch (AssertionError e) {
          throw new AssertionError(describe(n, shortage), e);
        }
      }
      if (!fired) {
        return n - 1;
      }
    }
    throw new AssertionError("still failing after " + SWEEP_ALLOCATIONS_MAX + " allocations");
  }

  /** Runs once with the n-th allocation failing; says whether the operation got as far as that. */
  private boolean attempt(long n, Shortage lasting, Step operation) throws Exception {
    arm(n, lasting);
    try {
      operation.run();
    } catch (Exception e) {
      if (!fired()) {
        throw e;
      }
      if (!isCausedByInjection(e)) {
        throw new AssertionError("the injected failure was hidden behind another", e);
      }
    } finally {
      disarm();
    }
    return fired();
  }

  private static boolean isCausedByInjection(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String message = t.getMessage();
      if (t instanceof OutOfMemoryException && message != null && message.startsWith("injected")) {
        return true;
      }
    }
    return false;
  }

  private static String describe(long n, Shortage shortage) {
    return "when allocation %d fails (%s)".formatted(n, shortage);
  }
}
