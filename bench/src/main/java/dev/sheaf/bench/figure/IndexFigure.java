package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetStatistics;
import dev.sheaf.store.Transaction;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Heap that the key index holds per stored row: of a table that was only loaded, and of one whose
 * every record was rewritten many times.
 *
 * <p>A count, not a time: it repeats to the digit.
 */
public final class IndexFigure implements Figure {
  private static final double AT_MOST_BYTES = 24;
  private static final int EDITIONS = 10;

  private final NumberTable table = new NumberTable(2);

  @Override
  public String name() {
    return "index";
  }

  @Override
  public String description() {
    return "bytes of the key index per stored row";
  }

  @Override
  public void measure(FigureRun run) {
    int rowCount = run.scale().of(100_000, 1_000_000, 10_000_000);
    report(run, "%,d keys of one row each".formatted(rowCount), rowCount, 1);
    int keyCount = rowCount / EDITIONS;
    report(run, "%,d keys of %d rows each".formatted(keyCount, EDITIONS), keyCount, EDITIONS);
  }

  private void report(FigureRun run, String what, int keyCount, int editions) {
    run.progress("loading %s", what);
    try (Dataset dataset = Dataset.inMemory()) {
      table.load(run.allocator(), dataset, keyCount);
      for (int edition = 1; edition < editions; edition++) {
        rewrite(run, dataset, keyCount, edition);
      }
      DatasetStatistics statistics = dataset.statistics();
      Answers.require("rows stored", (long) keyCount * editions, statistics.rowsStored());
      double bytes = (double) statistics.indexBytes() / statistics.rowsStored();
      run.report(Reading.of(what, "bytes", Target.atMost(AT_MOST_BYTES), bytes));
    }
  }

  private void rewrite(FigureRun run, Dataset dataset, int keyCount, int edition) {
    try (Transaction transaction = dataset.begin("main")) {
      for (int from = 0; from < keyCount; from += NumberTable.BATCH_ROWS) {
        long[] keys = NumberTable.range(from, Math.min(keyCount, from + NumberTable.BATCH_ROWS));
        try (VectorSchemaRoot batch = table.createBatch(run.allocator(), keys, edition)) {
          transaction.table(NumberTable.NAME).upsert(batch);
        }
      }
      transaction.commit(CommitMessage.of("edition " + edition));
    }
  }
}
