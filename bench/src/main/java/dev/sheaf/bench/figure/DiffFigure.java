package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.diff.CellCounts;
import dev.sheaf.ops.diff.Diff;
import dev.sheaf.ops.diff.DiffCursor;
import dev.sheaf.ops.diff.DiffOptions;
import dev.sheaf.ops.diff.Distances;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Comparing two versions: against DuckDB's full outer join of two native tables, the same changes
 * in a large table and a small one, and changes that lie together against scattered ones; what
 * counts and distances of many branches read, and how much memory a difference takes.
 */
public final class DiffFigure implements Figure {
  private static final double SPEEDUP = 10;
  private static final double SLOWDOWN = 2;
  private static final long BUDGET_BYTES = 64L << 20;

  private final NumberTable table = new NumberTable(4);

  @Override
  public String name() {
    return "diff";
  }

  @Override
  public String description() {
    return "differences of versions: speed over a full outer join, growth, reads and memory";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int many = run.scale().of(20_000, 1_000_000, 10_000_000);
    int few = many / 10;
    long[] percent = scattered(run.random(), many, many / 100);
    try (Subject large = new Subject(run, many)) {
      large.change("scattered", percent);
      againstDuckDb(run, large, percent);
      memory(run, large);
      int changes = Math.min(10_000, few / 10);
      large.change("some", scattered(run.random(), many, changes));
      large.change("together", NumberTable.range(many / 2, many / 2 + changes));
      large.change("appended", NumberTable.range(many, many + changes));
      try (Subject small = new Subject(run, few)) {
        small.change("some", scattered(run.random(), few, changes));
        growth(run, large, small, many, few, changes);
      }
      Rounds rounds = rounds(run);
      for (String shape : List.of("together", "appended")) {
        run.progress("comparing %s with scattered changes", shape);
        Ratio ratio = Ratio.of(rounds, large.diff(shape), large.diff("some"));
        run.report(
            Reading.slowdown(
                "diff of changes that are %s over scattered ones".formatted(shape),
                Target.atMost(1),
                ratio));
      }
    }
    reads(run);
  }

  private static Rounds rounds(FigureRun run) {
    return new Rounds(run.scale().of(1, 5, 5), run.scale().of(1, 7, 11));
  }

  private static void growth(
      FigureRun run, Subject large, Subject small, int many, int few, int changes)
      throws Exception {
    run.progress("comparing %,d changes in %,d and %,d rows", changes, many, few);
    Ratio ratio = Ratio.of(rounds(run), large.diff("some"), small.diff("some"));
    run.report(
        Reading.slowdown(
            "diff of %,d changes, %,d rows over %,d".formatted(changes, many, few),
            Target.atMost(SLOWDOWN),
            ratio));
  }

  private void againstDuckDb(FigureRun run, Subject large, long[] changed) throws Exception {
    String columns = "c0 BIGINT PRIMARY KEY, c1 BIGINT, c2 BIGINT, c3 BIGINT";
    try (DuckDbTable joined = DuckDbTable.create(null, columns)) {
      run.progress("loading %,d rows into DuckDB twice", large.rowCount);
      for (int from = 0; from < large.rowCount; from += NumberTable.BATCH_ROWS) {
        long[] keys =
            NumberTable.range(from, Math.min(large.rowCount, from + NumberTable.BATCH_ROWS));
        try (VectorSchemaRoot batch = table.createBatch(run.allocator(), keys, 0)) {
          joined.insert(run.allocator(), table.schema(), List.of(batch));
        }
      }
      joined.execute("CREATE TABLE changed AS SELECT * FROM loaded");
      try (VectorSchemaRoot batch = table.createBatch(run.allocator(), changed, 1)) {
        joined.insertInto("changes", run.allocator(), table.schema(), List.of(batch));
      }
      joined.execute(
          "UPDATE changed SET c1 = u.c1, c2 = u.c2, c3 = u.c3 FROM changes u WHERE changed.c0 ="
              + " u.c0");
      Sampler duckDb =
          () -> {
            long begun = run.nanos();
            long rows =
                joined.count(
                    "SELECT count(*), sum(hash(a.c1, b.c1, a.c2, b.c2, a.c3, b.c3)) FROM loaded a"
                        + " FULL OUTER JOIN changed b ON a.c0 = b.c0 WHERE a.c0 IS NULL OR b.c0 IS"
                        + " NULL OR a.c1 IS DISTINCT FROM b.c1 OR a.c2 IS DISTINCT FROM b.c2 OR"
                        + " a.c3 IS DISTINCT FROM b.c3");
            long nanos = run.nanos() - begun;
            Answers.require("records that differ in DuckDB", changed.length, rows);
            return nanos;
          };
      run.progress("comparing with a full outer join");
      Ratio ratio = Ratio.of(rounds(run), large.diff("scattered"), duckDb);
      run.report(
          Reading.speedup(
              "diff of 1 %% of %,d rows, over DuckDB's full outer join".formatted(large.rowCount),
              Target.atLeast(SPEEDUP),
              ratio));
    }
  }

  private static void memory(FigureRun run, Subject large) {
    try (BufferAllocator own = run.allocator().newChildAllocator("diff", 0, BUDGET_BYTES)) {
      try (DiffCursor cursor =
          Diff.between(large.dataset, "main", "scattered")
              .table(NumberTable.NAME)
              .open(own, DiffOptions.records().withBudget(BUDGET_BYTES))) {
        cursor.forEach(batch -> {});
      }
      run.report(
          Reading.of(
              "peak off-heap memory of a diff, of its budget",
              "bytes",
              Target.atMost(BUDGET_BYTES),
              (double) own.getPeakMemoryAllocation()));
    }
  }

  private void reads(FigureRun run) {
    int rowCount = run.scale().of(10_000, 100_000, 1_000_000);
    int branches = run.scale().of(5, 20, 100);
    try (Subject subject = new Subject(run, rowCount)) {
      SplittableRandom random = run.random();
      List<String> names = new ArrayList<>(List.of("main"));
      for (int i = 0; i < branches; i++) {
        subject.change("b" + i, scattered(random, rowCount, 100));
        names.add("b" + i);
      }
      run.progress("counting what %,d branches read", branches);
      long before = subject.dataset.statistics().chunkLeases();
      long rows = 0;
      for (String name : names) {
        var diff = Diff.between(subject.dataset, "main", name).table(NumberTable.NAME);
        rows += diff.addedRows() + diff.removedRows();
      }
      Answers.require("rows that differ", 200L * branches, rows);
      Distances distances =
          Distances.of(subject.dataset, names, NumberTable.NAME, Cancellation.NEVER);
      Answers.require("distance of a branch", 200, distances.between(0, 1));
      run.report(
          Reading.of(
              "chunks read for counts and distances of %,d branches".formatted(branches),
              "chunks + 1",
              Target.exactly(1),
              1.0 + subject.dataset.statistics().chunkLeases() - before));
    }
  }

  /** Distinct keys at random. */
  private static long[] scattered(SplittableRandom random, int rowCount, int count) {
    return random.longs(0, rowCount).distinct().limit(count).toArray();
  }

  /** A dataset with one table and branches on which records were rewritten. */
  private final class Subject implements AutoCloseable {
    private final Dataset dataset = Dataset.inMemory();
    private final FigureRun run;
    private final int rowCount;

    Subject(FigureRun run, int rowCount) {
      this.run = run;
      this.rowCount = rowCount;
      run.progress("loading %,d rows", rowCount);
      table.load(run.allocator(), dataset, rowCount);
    }

    /** Makes a branch with other values of some records. */
    void change(String branch, long[] keys) {
      dataset.branch(branch, "main");
      try (Transaction transaction = dataset.begin(branch)) {
        for (int from = 0; from < keys.length; from += NumberTable.BATCH_ROWS) {
          int to = Math.min(keys.length, from + NumberTable.BATCH_ROWS);
          try (VectorSchemaRoot batch =
              table.createBatch(run.allocator(), Arrays.copyOfRange(keys, from, to), 1)) {
            transaction.table(NumberTable.NAME).upsert(batch);
          }
        }
        transaction.commit(CommitMessage.of(branch));
      }
    }

    /**
     * Nanoseconds of pairing, reading and comparing all records that differ from the main branch.
     */
    Sampler diff(String branch) {
      return () -> {
        long begun = run.nanos();
        CellCounts counts =
            Diff.between(dataset, "main", branch)
                .table(NumberTable.NAME)
                .countCells(run.allocator(), DiffOptions.records());
        long nanos = run.nanos() - begun;
        long changed = counts.records().modified() + counts.records().added();
        if (changed == 0) {
          throw new IllegalStateException("no difference of " + branch);
        }
        return nanos;
      };
    }

    @Override
    public void close() {
      dataset.close();
    }
  }
}
