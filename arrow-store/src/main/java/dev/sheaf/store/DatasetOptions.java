package dev.sheaf.store;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

/**
 * How a dataset is opened. An immutable value; every {@code with…} gives a changed copy.
 *
 * @param openMode what to expect of the directory
 * @param scheme how a new dataset stores rows; an existing one keeps its own
 * @param budgetBytes off-heap bytes that the dataset may hold, mapped files apart
 * @param rowSetCacheBytes heap bytes that row sets of versions other than heads may hold
 * @param lockTimeout how long a transaction waits for its branch
 * @param clock tells when versions are made
 * @param author of versions whose commit message names nobody
 */
public record DatasetOptions(
    OpenMode openMode,
    StorageScheme scheme,
    long budgetBytes,
    long rowSetCacheBytes,
    Duration lockTimeout,
    Clock clock,
    String author) {
  private static final DatasetOptions DEFAULTS =
      new DatasetOptions(
          OpenMode.ANY,
          StorageScheme.HYBRID,
          Long.MAX_VALUE,
          32L << 20,
          Duration.ofSeconds(10),
          Clock.system(ZoneId.systemDefault()),
          System.getProperty("user.name", ""));

  /** Opens or makes, hybrid, without a budget, waits ten seconds for a branch. */
  public static DatasetOptions defaults() {
    return DEFAULTS;
  }

  /** The same, with another {@link #openMode}. */
  public DatasetOptions withOpenMode(OpenMode mode) {
    return new DatasetOptions(
        mode, scheme, budgetBytes, rowSetCacheBytes, lockTimeout, clock, author);
  }

  /** The same, with another {@link #scheme}. */
  public DatasetOptions withScheme(StorageScheme newScheme) {
    return new DatasetOptions(
        openMode, newScheme, budgetBytes, rowSetCacheBytes, lockTimeout, clock, author);
  }

  /** The same, with another {@link #budgetBytes}. */
  public DatasetOptions withBudgetBytes(long bytes) {
    return new DatasetOptions(
        openMode, scheme, bytes, rowSetCacheBytes, lockTimeout, clock, author);
  }

  /** The same, with another {@link #rowSetCacheBytes}. */
  public DatasetOptions withRowSetCacheBytes(long bytes) {
    return new DatasetOptions(openMode, scheme, budgetBytes, bytes, lockTimeout, clock, author);
  }

  /** The same, with another {@link #lockTimeout}. */
  public DatasetOptions withLockTimeout(Duration timeout) {
    return new DatasetOptions(
        openMode, scheme, budgetBytes, rowSetCacheBytes, timeout, clock, author);
  }

  /** The same, with another {@link #clock}. */
  public DatasetOptions withClock(Clock newClock) {
    return new DatasetOptions(
        openMode, scheme, budgetBytes, rowSetCacheBytes, lockTimeout, newClock, author);
  }

  /** The same, with another {@link #author}. */
  public DatasetOptions withAuthor(String newAuthor) {
    return new DatasetOptions(
        openMode, scheme, budgetBytes, rowSetCacheBytes, lockTimeout, clock, newAuthor);
  }
}
