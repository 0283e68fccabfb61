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
import java.io.IOException;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Opening a directory with a long history, beside one with a short history of the same table.
 *
 * <p>Opened means: the rows of the head are known, so that a scan could begin. Each version
 * rewrites a few records at random, as the versions of the runways do.
 */
public final class OpenFigure implements Figure {
  private static final int REWRITTEN = 25;

  private final NumberTable table = new NumberTable(8);

  @Override
  public String name() {
    return "open";
  }

  @Override
  public String description() {
    return "time to open a long history over that of a short one";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int rowCount = run.scale().of(1_000, 40_000, 40_000);
    int shortHistory = 10;
    int longHistory = run.scale().of(40, 1_476, 1_476);
    Rounds rounds = new Rounds(run.scale().of(1, 10, 20), run.scale().of(2, 20, 40));
    Path late = create(run, rowCount, longHistory);
    Path early = create(run, rowCount, shortHistory);
    run.progress("opening");
    Ratio ratio =
        Ratio.of(
            rounds,
            open(run, late, longHistory, rowCount),
            open(run, early, shortHistory, rowCount));
    run.report(
        Reading.slowdown(
            "%,d versions over %,d".formatted(longHistory, shortHistory), Target.atMost(2), ratio));
  }

  private Path create(FigureRun run, int rowCount, int versions) throws IOException {
    run.progress("committing %,d versions to disk", versions);
    Path directory = run.createDirectory();
    SplittableRandom random = run.random();
    try (Dataset dataset = Dataset.open(directory)) {
      table.load(run.allocator(), dataset, rowCount);
      for (int version = 1; version < versions; version++) {
        long[] keys =
            random
                .ints(2L * REWRITTEN, 0, rowCount)
                .distinct()
                .limit(REWRITTEN)
                .asLongStream()
                .toArray();
        try (Transaction transaction = dataset.begin("main");
            VectorSchemaRoot batch = table.createBatch(run.allocator(), keys, version)) {
          transaction.table(NumberTable.NAME).upsert(batch);
          transaction.commit(CommitMessage.of("version " + version));
        }
      }
    }
    return directory;
  }

  private static Sampler open(FigureRun run, Path directory, int versions, int rowCount) {
    return () -> {
      long begun = run.nanos();
      Dataset dataset = Dataset.open(directory);
      try (dataset;
          Snapshot head = dataset.snapshot("main", NumberTable.NAME)) {
        long nanos = run.nanos() - begun;
        Answers.require("versions", versions + 1, dataset.versionCount()); // one made the table
        Answers.require("rows of the head", rowCount, head.rowCount());
        return nanos;
      }
    };
  }
}
