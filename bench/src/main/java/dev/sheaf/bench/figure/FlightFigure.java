package dev.sheaf.bench.figure;

import dev.sheaf.flight.FlightOptions;
import dev.sheaf.flight.SheafFlightServer;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The Flight endpoint: streams beside those of Arrow's own server, small calls, and what clients
 * cost that stall or die.
 *
 * <p>Servers and clients run in one process, over loopback. All times are those that a user waits,
 * since several threads work.
 */
public final class FlightFigure implements Figure {
  /** Every so many-th record is deleted, so that batches have to be made. */
  private static final int HOLE_EVERY = 20;

  /** gRPC tells of every stream that a client breaks off. Kept, because loggers are weak. */
  private static final Logger NETWORK = Logger.getLogger("io.grpc");

  private final NumberTable table = new NumberTable(8);

  @Override
  public String name() {
    return "flight";
  }

  @Override
  public String description() {
    return "the Flight endpoint: throughput beside stock Flight, small calls, memory of stalls";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    NETWORK.setLevel(Level.OFF);
    int rowCount = run.scale().of(150_000, 1_000_000, 10_000_000);
    int connections = run.scale().of(4, 100, 100);
    try (BufferAllocator allocator =
            run.allocator().newChildAllocator("served", 0, Long.MAX_VALUE);
        Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      run.progress("loading %,d rows of %d int64 columns", rowCount, table.columnCount());
      table.load(run.allocator(), dataset, rowCount);
      dataset.tag("whole", "main");
      deleteSome(run, dataset, rowCount);
      FlightOptions options =
          FlightOptions.defaults().withPort(0).withStreamsMax(connections).withFailures(this::fail);
      try (SheafFlightServer server = SheafFlightServer.start(allocator, dataset, options)) {
        // First, while Netty's pools hold nothing of earlier streams.
        new FlightLoad(run, dataset, server.port(), allocator).measure(connections);
        new FlightStreams(run, table, dataset, server.port()).measure();
        new FlightCalls(run, server.port()).measure();
      }
    }
  }

  private void fail(Throwable failure) {
    throw new IllegalStateException("the server failed", failure);
  }

  private static void deleteSome(FigureRun run, Dataset dataset, int rowCount) {
    long[] keys = new long[rowCount / HOLE_EVERY];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = (long) i * HOLE_EVERY;
    }
    try (Transaction transaction = dataset.begin("main");
        VectorSchemaRoot batch = NumberTable.createKeys(run.allocator(), keys)) {
      transaction.table(NumberTable.NAME).delete(batch);
      transaction.commit(CommitMessage.of("holes"));
    }
  }
}
