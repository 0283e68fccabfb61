package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Samples;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Updates of one single key, a million times in one transaction and many times in one transaction
 * each: the second half beside the first, which is twice as slow already where the work per update
 * grows with the updates before it.
 *
 * <p>Halves of one run cannot alternate; each run is repeated instead.
 */
public final class OneKeyFigure implements Figure {
  private static final double AT_MOST = 1.3;
  private static final long KEY = 42;

  private final NumberTable table = new NumberTable(2);

  @Override
  public String name() {
    return "one-key";
  }

  @Override
  public String description() {
    return "time of the second half of many updates of one key over that of the first";
  }

  @Override
  public void measure(FigureRun run) {
    int runs = run.scale().of(1, 5, 5);
    int updates = run.scale().of(2_000, 100_000, 1_000_000);
    report(run, "%,d updates, one transaction".formatted(updates), runs, updates, updates);
    int transactions = run.scale().of(100, 5_000, 50_000);
    report(run, "%,d transactions".formatted(transactions), runs, transactions, 1);
  }

  private void report(FigureRun run, String what, int runs, int updates, int perTransaction) {
    run.progress("updating one key, %s", what);
    double[] firsts = new double[runs];
    double[] seconds = new double[runs];
    double[] quotients = new double[runs];
    halves(run, Math.min(updates, 20_000), perTransaction); // for the compiler
    for (int i = 0; i < runs; i++) {
      long[] nanos = halves(run, updates, perTransaction);
      firsts[i] = nanos[0];
      seconds[i] = nanos[1];
      quotients[i] = seconds[i] / firsts[i];
    }
    Map<String, Samples> parts = new LinkedHashMap<>();
    parts.put("secondHalfNanos", Samples.of(seconds));
    parts.put("firstHalfNanos", Samples.of(firsts));
    run.report(new Reading(what, "", Target.atMost(AT_MOST), Samples.of(quotients), parts));
  }

  /** The nanoseconds of both halves. */
  private long[] halves(FigureRun run, int updates, int perTransaction) {
    System.gc();
    try (Dataset dataset = Dataset.inMemory()) {
      dataset.createTable(NumberTable.NAME, table.schema(), PrimaryKey.of(NumberTable.KEY));
      long[] nanos = new long[2];
      int edition = 0;
      Transaction transaction = dataset.begin("main");
      try {
        for (int half = 0; half < 2; half++) {
          long begun = run.nanos();
          for (int i = 0; i < updates / 2; i++) {
            update(run, transaction, ++edition);
            if (edition % perTransaction == 0) {
              transaction.commit(CommitMessage.of("update"));
              transaction = dataset.begin("main");
            }
          }
          nanos[half] = run.nanos() - begun;
        }
        transaction.commit(CommitMessage.of("the rest"));
      } finally {
        transaction.close();
      }
      Answers.require(
          "rows of one key", 1, dataset.version("main").table(NumberTable.NAME).rowCount());
      return nanos;
    }
  }

  private void update(FigureRun run, Transaction transaction, int edition) {
    try (VectorSchemaRoot row = table.createBatch(run.allocator(), new long[] {KEY}, edition)) {
      transaction.table(NumberTable.NAME).upsert(row);
    }
  }
}
