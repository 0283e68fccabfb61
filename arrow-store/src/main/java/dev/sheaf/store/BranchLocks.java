package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Who may write to which branch: one transaction at a time.
 *
 * <p>A lock belongs to a transaction, not to a thread, so that a server may continue one on another
 * thread.
 *
 * @source Decibel III (two-phase locking on the branch head); unlike the paper, one writer holds
 *     the whole branch
 */
final class BranchLocks {
  private final Map<String, String> holders = new HashMap<>();

  /** A held branch; giving it back twice is harmless. */
  final class Held implements AutoCloseable {
    private final String branch;
    private boolean released;

    private Held(String branch) {
      this.branch = branch;
    }

    @Override
    public void close() {
      synchronized (BranchLocks.this) {
        if (!released) {
          released = true;
          holders.remove(branch);
          BranchLocks.this.notifyAll();
        }
      }
    }
  }

  /**
   * Waits for a branch.
   *
   * @param owner named to others who wait in vain
   * @throws SheafException BRANCH_HELD after the time-out, CANCELLED if the thread is interrupted
   */
  synchronized Held acquire(String branch, String owner, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (holders.containsKey(branch)) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw SheafException.of(
            ErrorCode.BRANCH_HELD,
            "branch '{branch}' is held by {holder}; it did not commit or roll back within {timeout} ms; try again, or write to a branch of your own",
            "branch",
            branch,
            "holder",
            holders.get(branch),
            "timeout",
            timeout.toMillis());
      }
      try {
        wait(Math.max(1, left / 1_000_000));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw SheafException.because(
            e,
            ErrorCode.CANCELLED,
            "interrupted while waiting for branch '{branch}'",
            "branch",
            branch);
      }
    }
    holders.put(branch, owner);
    return new Held(branch);
  }
}
