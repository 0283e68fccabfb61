package dev.sheaf.flight.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.flight.FlightOptions;
import dev.sheaf.flight.SheafFlightServer;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.client.ClientCookieMiddleware;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.function.Executable;

/**
 * A dataset in memory, its server, and a client of Flight SQL that keeps cookies.
 *
 * <pre>
 * main  v1: t = 1 a, 2 b, 3 c      head: t = 1 a, 2 bb, 3 c, 4 d
 * dev   (from v1): t = 1 a, 2 b, 3 cc
 * </pre>
 */
final class FlightSqlFixture implements AutoCloseable {
  /** gRPC tells of every stream that a client breaks off. Kept, because loggers are weak. */
  private static final Logger NETWORK = Logger.getLogger("io.grpc");

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final BufferAllocator allocator;
  final Dataset dataset;
  final SheafFlightServer server;
  final FlightSqlClient client;

  FlightSqlFixture(BufferAllocator allocator) {
    this(allocator, options -> options);
  }

  FlightSqlFixture(BufferAllocator allocator, UnaryOperator<FlightOptions> options) {
    NETWORK.setLevel(Level.OFF);
    this.allocator = allocator;
    this.dataset =
        Dataset.inMemory(
            allocator,
            DatasetOptions.defaults().withAuthor("test").withLockTimeout(Duration.ofSeconds(1)));
    TestRows first = TestRows.ints("id", 1, 2, 3).texts("name", "a", "b", "c");
    dataset.createTable("t", first.schema(), PrimaryKey.of("id"));
    write("main", first);
    dataset.tag("v1", "main");
    dataset.branch("dev", "main");
    write("main", TestRows.ints("id", 2, 4).texts("name", "bb", "d"));
    write("dev", TestRows.ints("id", 3).texts("name", "cc"));
    this.server =
        SheafFlightServer.start(
            allocator,
            dataset,
            options.apply(FlightOptions.defaults().withPort(0).withFailures(failures::add)));
    this.client = connect();
  }

  private void write(String branch, TestRows rows) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("t").upsert(root);
      tx.commit(CommitMessage.of("write"));
    }
  }

  /** A further connection, with cookies of its own; the caller closes it. */
  FlightSqlClient connect() {
    return new FlightSqlClient(
        FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
            .intercept(new ClientCookieMiddleware.Factory())
            .build());
  }

  /** The rows of a query, cells between bars. */
  List<String> query(String sql, CallOption... options) throws Exception {
    return rows(client.execute(sql, options));
  }

  List<String> rows(FlightInfo info, CallOption... options) throws Exception {
    return rows(client, info, options);
  }

  static List<String> rows(FlightSqlClient client, FlightInfo info, CallOption... options)
      throws Exception {
    List<String> rows = new ArrayList<>();
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket(), options)) {
        if (info.getSchemaOptional().isPresent()) {
          assertEquals(info.getSchemaOptional().get(), stream.getSchema());
        }
        while (stream.next()) {
          VectorSchemaRoot batch = stream.getRoot();
          for (int i = 0; i < batch.getRowCount(); i++) {
            StringJoiner row = new StringJoiner("|");
            for (FieldVector column : batch.getFieldVectors()) {
              row.add(String.valueOf(column.getObject(i)));
            }
            rows.add(row.toString());
          }
        }
      }
    }
    return rows;
  }

  /** Requires that a call is refused, with code, SQL state and a text that says the state. */
  static FlightRuntimeException refusal(ErrorCode code, String state, Executable call) {
    FlightRuntimeException refused = assertThrows(FlightRuntimeException.class, unwrapped(call));
    assertEquals(
        code.name(), refused.status().metadata().get("sheaf-code"), () -> "" + refused.status());
    assertEquals(state, refused.status().metadata().get(FlightSql.STATE_KEY));
    assertTrue(
        String.valueOf(refused.status().description()).endsWith("(SQLSTATE " + state + ")"),
        () -> refused.status().description());
    return refused;
  }

  /** Arrow's client packs what a stream of rows is answered with. */
  static Executable unwrapped(Executable call) {
    return () -> {
      try {
        call.execute();
      } catch (FlightRuntimeException e) {
        if (e.getCause() instanceof FlightRuntimeException told) {
          throw told;
        }
        throw e;
      }
    };
  }

  /** Waits until the server holds nothing for its clients. */
  void awaitNothingHeld() throws InterruptedException {
    BufferAllocator flight =
        allocator.getChildAllocators().stream()
            .filter(child -> child.getName().equals("flight"))
            .findFirst()
            .orElseThrow();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (flight.getAllocatedMemory() > 0 || !flight.getChildAllocators().isEmpty()) {
      assertTrue(System.nanoTime() - end < 0, flight::toVerboseString);
      Thread.sleep(2);
    }
  }

  /** Closes all of it, and requires that nothing failed on the server's side. */
  @Override
  public void close() throws Exception {
    client.close();
    server.close();
    dataset.close();
    assertEquals(List.of(), List.copyOf(failures));
  }
}
