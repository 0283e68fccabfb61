package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Throughput of streams, beside Arrow's own server that sends or drops the same batches.
 *
 * <p>The compiler needs some ten gigabytes to settle, which is what the warm-up is for.
 */
final class FlightStreams {
  private static final FlightDescriptor ANYWHERE = FlightDescriptor.path("dropped");

  private final FigureRun run;
  private final NumberTable table;
  private final Dataset dataset;
  private final int port;
  private final Version whole;
  private final Version holed;
  private final long rowCount;
  private final Rounds rounds;

  FlightStreams(FigureRun run, NumberTable table, Dataset dataset, int port) {
    this.run = run;
    this.table = table;
    this.dataset = dataset;
    this.port = port;
    this.whole = dataset.version("whole");
    this.holed = dataset.version("main");
    this.rowCount = whole.table(NumberTable.NAME).rowCount();
    this.rounds = new Rounds(run.scale().of(1, 40, 16), run.scale().of(1, 25, 15));
  }

  void measure() throws Exception {
    long keys = rowCount * (rowCount - 1) / 2;
    List<ArrowRecordBatch> batches = batches();
    try (FlightPeers peers = new FlightPeers(run.allocator(), table.schema(), batches);
        FlightUser ours = new FlightUser(run.allocator(), port);
        FlightUser other = new FlightUser(run.allocator(), port);
        FlightUser stock = new FlightUser(run.allocator(), peers.stockPort());
        FlightUser guarded = new FlightUser(run.allocator(), peers.guardedPort())) {
      run.progress("reading");
      Sampler peer = read(stock, new byte[0], keys);
      report(
          "DoGet over stock Flight",
          Target.atLeast(0.9),
          read(ours, FlightTickets.all(whole), keys),
          peer);
      report(
          "DoGet with 5 % holes over stock Flight",
          Target.none(), read(ours, FlightTickets.all(holed), keysOf(holed)), peer);
      run.progress("reading two parts at the same time");
      report(
          "two endpoints at once over one after the other",
          Runtime.getRuntime().availableProcessors() > 2 ? Target.atLeast(1.5) : Target.none(),
          readTogether(ours, other, keys),
          read(ours, FlightTickets.all(whole), keys));
      run.progress("writing");
      report(
          "DoPut, checked, over stock Flight",
          Target.atLeast(0.8),
          write(guarded, ANYWHERE, batches),
          write(stock, ANYWHERE, batches));
      report(
          "DoPut into a table over stock Flight, which drops it",
          Target.none(),
          replace(ours, batches),
          write(stock, ANYWHERE, batches));
    }
  }

  private void report(String what, Target target, Sampler subject, Sampler reference)
      throws Exception {
    run.report(Reading.speedup(what, target, Ratio.of(rounds, subject, reference)));
  }

  /** The batches that the version consists of, kept until they are closed. */
  private List<ArrowRecordBatch> batches() {
    List<ArrowRecordBatch> batches = new ArrayList<>();
    try (Snapshot snapshot = dataset.snapshot(whole, NumberTable.NAME);
        BatchCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(batch -> batches.add(batch.toRecordBatch(run.allocator())));
    }
    return batches;
  }

  private static long keysOf(Dataset dataset, Version version) throws Exception {
    ColumnSums sums = new ColumnSums();
    try (Snapshot snapshot = dataset.snapshot(version, NumberTable.NAME);
        BatchCursor cursor = snapshot.scan(Scan.of(NumberTable.KEY))) {
      cursor.forEach(sums);
    }
    return sums.sum();
  }

  private long keysOf(Version version) throws Exception {
    return keysOf(dataset, version);
  }

  private static Sampler read(FlightUser user, byte[] ticket, long expected) {
    return () -> {
      long begun = System.nanoTime();
      long sum = user.read(ticket);
      long nanos = System.nanoTime() - begun;
      Answers.require("sum of the keys", expected, sum);
      return nanos;
    };
  }

  /** Two halves, each over a connection of its own. */
  private Sampler readTogether(FlightUser one, FlightUser other, long expected) {
    long middle = rowCount / 2 / NumberTable.BATCH_ROWS * NumberTable.BATCH_ROWS;
    byte[] first = FlightTickets.range(whole, 0, middle);
    byte[] second = FlightTickets.range(whole, middle, rowCount);
    return () -> {
      ExecutorService thread = Executors.newSingleThreadExecutor();
      try {
        long begun = System.nanoTime();
        Future<Long> half = thread.submit(() -> other.read(second));
        long sum = one.read(first) + half.get();
        long nanos = System.nanoTime() - begun;
        Answers.require("sum of the keys", expected, sum);
        return nanos;
      } finally {
        thread.shutdown();
      }
    };
  }

  private Sampler write(
      FlightUser user, FlightDescriptor descriptor, List<ArrowRecordBatch> batches) {
    return () -> {
      long begun = System.nanoTime();
      user.write(descriptor, table.schema(), batches);
      return System.nanoTime() - begun;
    };
  }

  /**
   * Into a table that has the same rows already: nothing is stored, and everything is looked up.
   */
  private Sampler replace(FlightUser user, List<ArrowRecordBatch> batches) {
    String command =
        "{\"sheaf\": 1, \"command\": \"write\", \"branch\": \"copy\", \"table\": \"%s\","
                .formatted(NumberTable.NAME)
            + " \"mode\": \"replace\"}";
    dataset.branch("copy", whole.id().hex());
    return write(user, FlightDescriptor.command(command.getBytes(StandardCharsets.UTF_8)), batches);
  }
}
