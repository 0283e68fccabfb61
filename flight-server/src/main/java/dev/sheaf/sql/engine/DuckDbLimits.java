package dev.sheaf.sql.engine;

/**
 * What DuckDB may use.
 *
 * @param memoryMebibytes for all queries together, Arrow's buffers not counted; nothing is written
 *     to disk beyond
 * @param threads for all queries together
 */
public record DuckDbLimits(int memoryMebibytes, int threads) {
  /** Checks that both are there. */
  public DuckDbLimits {
    if (memoryMebibytes < 64 || threads < 1) {
      throw new IllegalArgumentException("at least 64 MiB and one thread");
    }
  }
}
