package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A scan of numeric columns through the cursor, beside a plain loop over the same buffers.
 *
 * <p>Both add up eight {@code int64} columns. The loop always adds every row that the buffers hold;
 * rows per second are compared, so that a version with holes gains nothing by having fewer rows.
 */
public final class ScanFigure implements Figure {
  private static final double HOLES = 0.05;

  private final NumberTable table = new NumberTable(8);

  @Override
  public String name() {
    return "scan";
  }

  @Override
  public String description() {
    return "rows per second of a scan through the cursor, as a share of those of a plain loop";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int rowCount = run.scale().of(150_000, 2_000_000, 10_000_000);
    Rounds rounds = new Rounds(run.scale().of(1, 10, 10), run.scale().of(1, 15, 25));
    try (Dataset dataset = Dataset.inMemory()) {
      run.progress("loading %,d rows of %d int64 columns", rowCount, table.columnCount());
      table.load(run.allocator(), dataset, rowCount);
      long whole = table.sumOfRange(rowCount, 0);
      try (Snapshot snapshot = dataset.snapshot("main", NumberTable.NAME);
          Buffers buffers = Buffers.of(snapshot)) {
        Sampler loop = loop(run, buffers, rowCount, whole);
        run.progress("scanning the whole version");
        Ratio ratio = Ratio.of(rounds, cursor(run, snapshot, whole), loop);
        run.report(Reading.speedup("whole version", Target.atLeast(0.9), ratio));

        run.progress("deleting rows at random");
        long left = whole - deleteAtRandom(run, dataset, rowCount);
        try (Snapshot holed = dataset.snapshot("main", NumberTable.NAME)) {
          run.progress("scanning the version with holes");
          Ratio holedRatio = Ratio.of(rounds, cursor(run, holed, left), loop);
          run.report(Reading.speedup("5 % random holes", Target.atLeast(0.5), holedRatio));
        }
      }
    }
  }

  /** Nanoseconds per row. */
  private static Sampler cursor(FigureRun run, Snapshot snapshot, long expected) {
    return () -> {
      long begun = run.nanos();
      ColumnSums sums = new ColumnSums();
      try (BatchCursor cursor = snapshot.scan(Scan.all())) {
        cursor.forEach(sums);
      }
      long nanos = run.nanos() - begun;
      Answers.require("sum of a scan", expected, sums.sum());
      return (double) nanos / snapshot.rowCount();
    };
  }

  /** Nanoseconds per row. */
  private static Sampler loop(FigureRun run, Buffers buffers, int rowCount, long expected) {
    return () -> {
      long begun = run.nanos();
      long sum = buffers.sum();
      long nanos = run.nanos() - begun;
      Answers.require("sum of a loop", expected, sum);
      return (double) nanos / rowCount;
    };
  }

  /** Returns the sum of the deleted rows. */
  private long deleteAtRandom(FigureRun run, Dataset dataset, int rowCount) {
    SplittableRandom random = run.random();
    long sum = 0;
    try (Transaction transaction = dataset.begin("main")) {
      for (int from = 0; from < rowCount; from += NumberTable.BATCH_ROWS) {
        int to = Math.min(rowCount, from + NumberTable.BATCH_ROWS);
        long[] keys =
            Arrays.stream(NumberTable.range(from, to))
                .filter(key -> random.nextDouble() < HOLES)
                .toArray();
        for (long key : keys) {
          sum += table.sumOfRecord(key, 0);
        }
        try (VectorSchemaRoot batch = NumberTable.createKeys(run.allocator(), keys)) {
          Answers.require(
              "deleted rows",
              keys.length,
              transaction.table(NumberTable.NAME).delete(batch).deleted());
        }
      }
      transaction.commit(CommitMessage.of("holes"));
    }
    return sum;
  }

  /** The value buffers of a whole version, retained: what the plain loop runs over. */
  private static final class Buffers implements AutoCloseable {
    private final List<ArrowBuf> values = new ArrayList<>();
    private final List<Integer> counts = new ArrayList<>();

    static Buffers of(Snapshot snapshot) {
      Buffers buffers = new Buffers();
      try (BatchCursor cursor = snapshot.scan(Scan.all())) {
        cursor.forEach(
            batch -> {
              for (int column = 0; column < batch.schema().getFields().size(); column++) {
                ArrowBuf data = batch.column(column).getDataBuffer();
                data.getReferenceManager().retain();
                buffers.values.add(data);
                buffers.counts.add(batch.rowCount());
              }
            });
      }
      return buffers;
    }

    long sum() {
      long sum = 0;
      for (int i = 0; i < values.size(); i++) {
        sum += ColumnSums.sum(NumberTable.longs(values.get(i), counts.get(i)), 0, counts.get(i));
      }
      return sum;
    }

    @Override
    public void close() {
      values.forEach(data -> data.getReferenceManager().release());
      values.clear();
    }
  }
}
