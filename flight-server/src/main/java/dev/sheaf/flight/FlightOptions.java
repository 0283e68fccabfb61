package dev.sheaf.flight;

import dev.sheaf.flight.access.Exposure;
import dev.sheaf.sql.SqlOptions;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How a server serves. An immutable value.
 *
 * @param port 0 takes any that is free
 * @param streamsMax streams that are sent at once; as many again wait, further ones are refused
 * @param streamBudgetBytes that one stream may hold for batches that it has to make
 * @param endpointRowsMin rows below which a part of a result is no endpoint of its own: each is a
 *     call, and most clients read one after the other
 * @param client what one client may have under way
 * @param budgetBytes that all streams together may hold, with what is on the way to clients
 * @param stallTimeout how long a client may take nothing before its stream is ended
 * @param sql limits of Flight SQL
 * @param exposure who can reach it, and what stands before it
 * @param failures is told of what failed on the server's side; called by any thread
 */
public record FlightOptions(
    int port,
    int streamsMax,
    long streamBudgetBytes,
    long endpointRowsMin,
    ClientLimits client,
    long budgetBytes,
    Duration stallTimeout,
    SqlOptions sql,
    Exposure exposure,
    Consumer<Throwable> failures) {
  /** The port of Sheaf. */
  public static final int PORT_DEFAULT = 7477;

  private static final FlightOptions DEFAULTS =
      new FlightOptions(
          PORT_DEFAULT,
          64,
          512L << 20,
          4L << 20,
          ClientLimits.defaults(),
          2L << 30,
          Duration.ofSeconds(30),
          SqlOptions.defaults(),
          Exposure.loopback(),
          failure -> {});

  public FlightOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port " + port);
    }
    if (streamsMax < 1) {
      throw new IllegalArgumentException("streams " + streamsMax);
    }
    if (endpointRowsMin < 1) {
      throw new IllegalArgumentException("rows of an endpoint " + endpointRowsMin);
    }
  }

  /**
   * Loopback, port 7477, 64 streams of 512 MiB in 2 GiB, endpoints of four million rows, half a
   * minute of patience.
   */
  public static FlightOptions defaults() {
    return DEFAULTS;
  }

  /** The same, with another {@link #port}. */
  public FlightOptions withPort(int other) {
    return new FlightOptions(
        other,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        budgetBytes,
        stallTimeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with another {@link #streamsMax}. */
  public FlightOptions withStreamsMax(int streams) {
    return new FlightOptions(
        port,
        streams,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        budgetBytes,
        stallTimeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with another {@link #streamBudgetBytes}. */
  public FlightOptions withStreamBudgetBytes(long bytes) {
    return new FlightOptions(
        port,
        streamsMax,
        bytes,
        endpointRowsMin,
        client,
        budgetBytes,
        stallTimeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with another {@link #budgetBytes}. */
  public FlightOptions withBudgetBytes(long bytes) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        bytes,
        stallTimeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with another {@link #endpointRowsMin}. */
  public FlightOptions withEndpointRowsMin(long rows) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        rows,
        client,
        budgetBytes,
        stallTimeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with other limits of each {@link #client}. */
  public FlightOptions withClient(ClientLimits limits) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        limits,
        budgetBytes,
        stallTimeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with another {@link #stallTimeout}. */
  public FlightOptions withStallTimeout(Duration timeout) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        budgetBytes,
        timeout,
        sql,
        exposure,
        failures);
  }

  /** The same, with another observer of {@link #failures}. */
  public FlightOptions withFailures(Consumer<Throwable> observer) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        budgetBytes,
        stallTimeout,
        sql,
        exposure,
        observer);
  }

  /** The same, with other limits of {@link #sql}. */
  public FlightOptions withSql(SqlOptions limits) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        budgetBytes,
        stallTimeout,
        limits,
        exposure,
        failures);
  }

  /** The same, with another {@link #exposure}. */
  public FlightOptions withExposure(Exposure other) {
    return new FlightOptions(
        port,
        streamsMax,
        streamBudgetBytes,
        endpointRowsMin,
        client,
        budgetBytes,
        stallTimeout,
        sql,
        other,
        failures);
  }
}
