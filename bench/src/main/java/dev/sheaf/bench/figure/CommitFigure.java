package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import java.util.SplittableRandom;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A commit of one row, and a new branch, in memory: in a large table beside a small one, and after
 * a long history beside a short one.
 *
 * <p>A sample is the mean of a number of commits; each rewrites one record at random. So each of
 * two datasets ends with some hundred versions more than it began with, which still leaves a long
 * history many times as long as a short one.
 */
public final class CommitFigure implements Figure {
  private static final double AT_MOST = 1.5;

  private final NumberTable table = new NumberTable(4);

  @Override
  public String name() {
    return "commit";
  }

  @Override
  public String description() {
    return "time of a one-row commit and of a branch, large table or history over small";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int few = run.scale().of(1_000, 10_000, 10_000);
    int many = run.scale().of(20_000, 1_000_000, 10_000_000);
    try (Subject large = new Subject(run, table, many);
        Subject small = new Subject(run, table, few)) {
      compare(run, "%,d rows over %,d".formatted(many, few), large, small);
      large.requireRowCount();
      small.requireRowCount();
    }
    int shortHistory = 10;
    int longHistory = run.scale().of(50, 2_000, 10_000);
    try (Subject late = new Subject(run, table, few);
        Subject early = new Subject(run, table, few)) {
      run.progress("committing %,d versions", longHistory);
      late.commit(longHistory);
      early.commit(shortHistory);
      compare(run, "%,d versions over %,d".formatted(longHistory, shortHistory), late, early);
      late.requireRowCount();
      early.requireRowCount();
    }
  }

  private static void compare(FigureRun run, String what, Subject subject, Subject reference)
      throws Exception {
    Rounds rounds = new Rounds(run.scale().of(1, 20, 20), run.scale().of(1, 30, 30));
    int repeats = run.scale().of(3, 20, 20);
    run.progress("committing single rows, %s", what);
    Ratio commits = Ratio.of(rounds, subject.commits(repeats), reference.commits(repeats));
    run.report(Reading.slowdown("commit of a row, " + what, Target.atMost(AT_MOST), commits));
    run.progress("branching, %s", what);
    Ratio branches = Ratio.of(rounds, subject.branches(repeats), reference.branches(repeats));
    run.report(Reading.slowdown("branch, " + what, Target.atMost(AT_MOST), branches));
  }

  /** A dataset that is committed to, and what is known about it. */
  private static final class Subject implements AutoCloseable {
    private final Dataset dataset = Dataset.inMemory();
    private final FigureRun run;
    private final NumberTable table;
    private final int rowCount;
    private final SplittableRandom random;
    private int edition;
    private int branchCount;

    Subject(FigureRun run, NumberTable table, int rowCount) {
      this.run = run;
      this.table = table;
      this.rowCount = rowCount;
      this.random = run.random();
      run.progress("loading %,d rows", rowCount);
      table.load(run.allocator(), dataset, rowCount);
    }

    /** Nanoseconds per commit. */
    Sampler commits(int repeats) {
      return () -> (double) commit(repeats) / repeats;
    }

    /** Nanoseconds per branch. */
    Sampler branches(int repeats) {
      return () -> {
        long begun = run.nanos();
        for (int i = 0; i < repeats; i++) {
          dataset.branch("b" + branchCount++, "main");
        }
        return (double) (run.nanos() - begun) / repeats;
      };
    }

    /** Rewrites one record at random per version; returns the nanoseconds of the commits. */
    long commit(int versions) {
      long nanos = 0;
      for (int i = 0; i < versions; i++) {
        long[] key = {random.nextInt(rowCount)};
        try (VectorSchemaRoot row = table.createBatch(run.allocator(), key, ++edition)) {
          long begun = run.nanos();
          try (Transaction transaction = dataset.begin("main")) {
            transaction.table(NumberTable.NAME).upsert(row);
            transaction.commit(CommitMessage.of("one row"));
          }
          nanos += run.nanos() - begun;
        }
      }
      return nanos;
    }

    void requireRowCount() {
      long actual = dataset.version("main").table(NumberTable.NAME).rowCount();
      Answers.require("rows after commits", rowCount, actual);
    }

    @Override
    public void close() {
      dataset.close();
    }
  }
}
