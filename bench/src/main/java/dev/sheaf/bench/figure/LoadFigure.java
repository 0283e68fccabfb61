package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/**
 * A bulk load of a table with an {@code int64} key, beside DuckDB's load of the same Arrow batches
 * into a table with a primary key.
 *
 * <p>In memory, and into a directory beside a database file. Opening, making the table and closing
 * are not measured; that the rows are durable is.
 */
public final class LoadFigure implements Figure {
  private final NumberTable table = new NumberTable(4);

  /** The order in which keys arrive. */
  private enum KeyOrder {
    ASCENDING,
    SHUFFLED
  }

  /** Where the rows go. */
  private enum Place {
    MEMORY("in memory"),
    DISK("to disk");

    private final String words;

    Place(String words) {
      this.words = words;
    }
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public String description() {
    return "speed of a bulk load, in times of DuckDB's";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    for (KeyOrder order : KeyOrder.values()) {
      List<VectorSchemaRoot> batches = new ArrayList<>();
      try {
        addBatches(run, order, batches);
        compare(run, order, Place.MEMORY, batches);
        if (order == KeyOrder.ASCENDING) {
          compare(run, order, Place.DISK, batches);
        }
      } finally {
        AutoCloseables.close(batches);
      }
    }
  }

  private void addBatches(FigureRun run, KeyOrder order, List<VectorSchemaRoot> batches) {
    int rowCount = run.scale().of(100_000, 1_000_000, 10_000_000);
    run.progress("making %,d rows of %d int64 columns", rowCount, table.columnCount());
    long[] keys = NumberTable.range(0, rowCount);
    if (order == KeyOrder.SHUFFLED) {
      shuffle(run.random(), keys);
    }
    for (int from = 0; from < rowCount; from += NumberTable.BATCH_ROWS) {
      int to = Math.min(rowCount, from + NumberTable.BATCH_ROWS);
      batches.add(table.createBatch(run.allocator(), Arrays.copyOfRange(keys, from, to), 0));
    }
  }

  private void compare(FigureRun run, KeyOrder order, Place place, List<VectorSchemaRoot> batches)
      throws Exception {
    Rounds rounds = new Rounds(run.scale().of(0, 2, 1), run.scale().of(1, 7, 5));
    String what = "%s, keys %s".formatted(place.words, order.name().toLowerCase(Locale.ROOT));
    run.progress("loading %s", what);
    Ratio ratio =
        Ratio.of(
            rounds,
            () -> loadNanos(directory(run, place), batches),
            () -> duckDbNanos(run, directory(run, place), batches));
    Target target = place == Place.MEMORY ? Target.atLeast(1) : Target.none();
    run.report(Reading.speedup(what, target, ratio));
  }

  private static @Nullable Path directory(FigureRun run, Place place) throws IOException {
    return place == Place.MEMORY ? null : run.createDirectory();
  }

  private double loadNanos(@Nullable Path directory, List<VectorSchemaRoot> batches) {
    System.gc();
    try (Dataset dataset = directory == null ? Dataset.inMemory() : Dataset.open(directory)) {
      dataset.createTable(NumberTable.NAME, table.schema(), PrimaryKey.of(NumberTable.KEY));
      long begun = System.nanoTime();
      try (Transaction transaction = dataset.begin("main")) {
        for (VectorSchemaRoot batch : batches) {
          transaction.table(NumberTable.NAME).insert(batch);
        }
        transaction.commit(CommitMessage.of("load"));
      }
      long nanos = System.nanoTime() - begun;
      Answers.require(
          "rows loaded",
          rowCount(batches),
          dataset.version("main").table(NumberTable.NAME).rowCount());
      return nanos;
    }
  }

  private double duckDbNanos(
      FigureRun run, @Nullable Path directory, List<VectorSchemaRoot> batches) throws Exception {
    System.gc();
    Path file = directory == null ? null : directory.resolve("loaded.duckdb");
    String columns =
        "c0 BIGINT PRIMARY KEY, c1 BIGINT NOT NULL, c2 BIGINT NOT NULL, c3 BIGINT NOT NULL";
    try (DuckDbTable loaded = DuckDbTable.create(file, columns)) {
      long begun = System.nanoTime();
      loaded.insert(run.allocator(), table.schema(), batches);
      long nanos = System.nanoTime() - begun;
      Answers.require("rows loaded by DuckDB", rowCount(batches), loaded.rowCount());
      return nanos;
    }
  }

  private static long rowCount(List<VectorSchemaRoot> batches) {
    return batches.stream().mapToLong(VectorSchemaRoot::getRowCount).sum();
  }

  private static void shuffle(SplittableRandom random, long[] keys) {
    for (int i = keys.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      long key = keys[i];
      keys[i] = keys[other];
      keys[other] = key;
    }
  }
}
