package dev.sheaf.sql;

import java.time.Duration;

/**
 * Limits of SQL.
 *
 * @param memoryMebibytes what DuckDB may use for all queries together, Arrow's buffers not counted;
 *     nothing is written to disk beyond
 * @param threads that DuckDB computes with, for all queries together
 * @param timeout how long a query may take, from its start to its last batch
 * @param queryBytes Arrow buffers that one query may hold at a time, in bytes
 */
public record SqlOptions(int memoryMebibytes, int threads, Duration timeout, long queryBytes) {
  /** Checks that every limit is a limit. */
  public SqlOptions {
    if (memoryMebibytes < 64 || threads < 1 || timeout.isNegative() || queryBytes < 1) {
      throw new IllegalArgumentException("limits of SQL are positive, and 64 MiB at least");
    }
  }

  /** 1 GiB, all processors, five minutes, and 1 GiB of buffers for each query. */
  public static SqlOptions defaults() {
    return new SqlOptions(
        1024, Runtime.getRuntime().availableProcessors(), Duration.ofMinutes(5), 1L << 30);
  }

  /** The same with another limit on time. */
  public SqlOptions withTimeout(Duration limit) {
    return new SqlOptions(memoryMebibytes, threads, limit, queryBytes);
  }

  /** The same with another limit on DuckDB's memory. */
  public SqlOptions withMemory(int mebibytes) {
    return new SqlOptions(mebibytes, threads, timeout, queryBytes);
  }

  /** The same with another number of threads. */
  public SqlOptions withThreads(int count) {
    return new SqlOptions(memoryMebibytes, count, timeout, queryBytes);
  }

  /** The same with another limit on the buffers of a query. */
  public SqlOptions withQueryBytes(long bytes) {
    return new SqlOptions(memoryMebibytes, threads, timeout, bytes);
  }
}
