package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.HeapUse;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.files.ColumnTypes;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.DatasetStatistics;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.TableState;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetFootprint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Every version of a real table at once: the runways of OurAirports, 1,476 commits of one CSV file
 * of 5.67 GB in all, of which 76,793 lines are different.
 *
 * <p>The history is a git bundle that is not part of this repository ({@link CsvHistory#runways});
 * without it there is nothing to measure. Tests take a small history of random changes instead.
 */
public final class RunwaysFigure implements Figure {
  private static final double MEGABYTE = 1e6;
  private static final String TABLE = "runways";

  @Override
  public String name() {
    return "runways";
  }

  @Override
  public String description() {
    return "size on disk and in memory of a real history";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    if (run.scale() == Scale.SMOKE) {
      measure(run, CsvHistory.create(run.createDirectory(), 20, run.random()));
      return;
    }
    Optional<CsvHistory> history = CsvHistory.runways(run);
    if (history.isPresent()) {
      measure(run, history.get());
    }
  }

  private static void measure(FigureRun run, CsvHistory history) throws IOException {
    report(run, history, "text", ColumnTypes.allText(), Target.exactly(history.distinctRows()));
    report(
        run,
        history,
        "types",
        ColumnTypes.inferred(),
        Target.atMost((double) history.distinctRows()));
  }

  private static void report(
      FigureRun run, CsvHistory history, String as, ColumnTypes types, Target rows)
      throws IOException {
    Path directory = run.createDirectory();
    run.progress("importing %,d commits as %s", history.commits(), as);
    long begun = System.nanoTime();
    long stored = importInto(run.allocator(), directory, history, types);
    double seconds = (System.nanoTime() - begun) / 1e9;
    run.report(Reading.of("import, as " + as, "s", Target.none(), seconds));
    run.report(Reading.of("rows stored, as " + as, "rows", rows, (double) stored));
    run.report(
        Reading.of(
            "all versions on disk, as " + as,
            "MB",
            Target.atMost(40),
            bytesIn(directory) / MEGABYTE));
    reportMemory(run, directory, as, history.commits());
  }

  private static long importInto(
      BufferAllocator allocator, Path directory, CsvHistory history, ColumnTypes types)
      throws IOException {
    try (Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults())) {
      history.importInto(allocator, dataset, TABLE, types);
      return dataset.statistics().rowsStored();
    }
  }

  /** Opens the directory and asks for the rows of every version. */
  private static void reportMemory(FigureRun run, Path directory, String as, int versions) {
    run.progress("touching the row sets of all versions");
    long before = HeapUse.settledBytes();
    try (Dataset dataset = Dataset.open(directory)) {
      touchAll(run, dataset, as, versions);
      long heap = HeapUse.settledBytes() - before;
      DatasetStatistics statistics = dataset.statistics();
      run.report(
          Reading.of(
              "heap and off-heap after that, as " + as,
              "MB",
              Target.atMost(64),
              (Math.max(0, heap) + statistics.offHeapBytes() + statistics.mappedBytes())
                  / MEGABYTE));
    }
  }

  /** Asks for the rows of every version. What it counts with is garbage when it returns. */
  private static void touchAll(FigureRun run, Dataset dataset, String as, int versions) {
    RowSetFootprint footprint = new RowSetFootprint();
    int touched = 0;
    long begun = System.nanoTime();
    for (HistoryWalk walk = dataset.log("main"); walk.hasNext(); ) {
      Version version = walk.next();
      TableState state = version.tables().get(TABLE);
      if (state != null) {
        RowSet rows = dataset.rowSet(version, TABLE);
        Answers.require("rows of a version", state.rowCount(), rows.cardinality());
        footprint.add(rows);
        touched++;
      }
    }
    double seconds = (System.nanoTime() - begun) / 1e9;
    Answers.require("versions", versions, touched);
    run.report(Reading.of("touching every row set, as " + as, "s", Target.none(), seconds));
    run.report(
        Reading.of(
            "all row sets held at once, as " + as,
            "MB",
            Target.none(),
            footprint.bytes() / MEGABYTE));
  }

  private static long bytesIn(Path directory) throws IOException {
    long bytes = 0;
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
    }
    return bytes;
  }
}
