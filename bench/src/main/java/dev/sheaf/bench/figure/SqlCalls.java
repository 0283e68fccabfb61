package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Samples;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.flight.FlightOptions;
import dev.sheaf.flight.SheafFlightServer;
import dev.sheaf.store.Dataset;
import java.util.Map;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.sql.FlightSqlClient;

/** What a small query costs more over Flight SQL than in DuckDB in the same process. */
final class SqlCalls {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double AT_MOST_MILLIS = 5;

  private SqlCalls() {}

  static void measure(FigureRun run, Dataset dataset, DuckDbTable duckDb, String query)
      throws Exception {
    run.progress("a small query over Flight SQL");
    try (SheafFlightServer server =
            SheafFlightServer.start(
                run.allocator(), dataset, FlightOptions.defaults().withPort(0));
        FlightSqlClient client =
            new FlightSqlClient(
                FlightClient.builder(
                        run.allocator(), Location.forGrpcInsecure("127.0.0.1", server.port()))
                    .build())) {
      Answers.require(
          "rows over Flight SQL",
          duckDb.count("SELECT count(*) FROM (" + query + ")"),
          ask(client, query));
      for (int i = run.scale().of(2, 1_000, 2_000); i > 0; i--) {
        ask(client, query);
        duckDb.nanos(query);
      }
      double[] more = new double[run.scale().of(3, 300, 1_000)];
      for (int i = 0; i < more.length; i++) {
        long begun = System.nanoTime();
        ask(client, query);
        more[i] = (System.nanoTime() - begun - duckDb.nanos(query)) / NANOS_PER_MILLI;
      }
      run.report(
          new Reading(
              "a small query over Flight SQL, more than in DuckDB",
              "ms",
              Target.atMost(AT_MOST_MILLIS),
              Samples.of(more),
              Map.of()));
    }
  }

  /** How many rows the answer has. */
  private static long ask(FlightSqlClient client, String query) throws Exception {
    FlightInfo info = client.execute(query);
    long rows = 0;
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
    }
    return rows;
  }
}
