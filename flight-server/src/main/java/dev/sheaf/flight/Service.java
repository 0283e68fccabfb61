package dev.sheaf.flight;

import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.sql.FlightSql;
import dev.sheaf.store.Dataset;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What answers the calls of one principal, or of all where there are none: on its view of the
 * dataset, with transactions, sessions, statements and queries of its own. A handle of somebody
 * else is one that does not exist.
 *
 * <p><i>Ownership:</i> {@link Services} closes it. <i>Threads:</i> any.
 *
 * @param flights answers
 * @param sql its part of Flight SQL
 * @param transactions that it has open
 */
record Service(VersionFlights flights, FlightSql sql, OpenTransactions transactions) {

  /** What all services of a server share. */
  record Parts(
      BufferAllocator allocator,
      StreamSender sender,
      ServerThreads threads,
      FlightOptions options) {}

  /**
   * A service on a view of the dataset.
   *
   * @param sql Flight SQL on that view
   * @param permit asked before anything of Flight SQL
   */
  static Service of(
      Parts parts, Dataset view, OpenTransactions transactions, FlightSql sql, Runnable permit) {
    CommitIds commitIds = new CommitIds(view);
    FlightReads reads =
        new FlightReads(parts.allocator, view, transactions, parts.options.endpointRowsMin());
    FlightActions.Builder actions = new FlightActions.Builder();
    MergeWork merges = new MergeWork(parts.allocator, view, commitIds);
    HistoryActions.addTo(actions, view);
    DiffActions.addTo(actions, parts.allocator, view);
    ChangeActions.addTo(actions, view, transactions, commitIds);
    MergeActions.addTo(actions, merges);
    ReplayActions.addTo(actions, merges);
    VersionFlights flights =
        new VersionFlights(
            view,
            reads,
            new VersionFlights.SqlPart(sql, permit),
            parts.sender,
            new FlightWrites(parts.allocator, view, transactions, commitIds),
            actions.build(),
            parts.threads,
            parts.options);
    return new Service(flights, sql, transactions);
  }
}
