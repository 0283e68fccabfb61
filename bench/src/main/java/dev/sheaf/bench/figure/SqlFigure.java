package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Samples;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.sql.Sql;
import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import java.util.Map;

/**
 * Queries of one version, beside DuckDB over a table of its own in memory with the same rows:
 * aggregates, joins and windows; and how soon the first rows of a large result are there.
 */
public final class SqlFigure implements Figure {
  private static final double AGGREGATE_SLOWDOWN = 1;
  private static final double OTHER_SLOWDOWN = 2.5;
  private static final double FIRST_BATCH = 0.1;

  @Override
  public String name() {
    return "sql";
  }

  @Override
  public String description() {
    return "queries of one version beside DuckDB's own table, and the first batch of a large result";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int many = run.scale().of(20_000, 1_000_000, 10_000_000);
    try (Subject subject = new Subject(run, many)) {
      subject.compare(
          "filter and aggregate",
          AGGREGATE_SLOWDOWN,
          "SELECT count(*), sum(amount), max(weight) FROM events WHERE amount < 500000");
      subject.compare(
          "filter, group and aggregate",
          AGGREGATE_SLOWDOWN,
          "SELECT place, count(*), sum(amount) FROM events WHERE amount >= 100000 GROUP BY place");
      subject.firstBatch("SELECT * FROM events");
    }
    try (Subject subject = new Subject(run, Math.min(many, 100_000))) {
      SqlCalls.measure(
          run,
          subject.dataset,
          subject.duckDb,
          "SELECT id, amount FROM events WHERE place = 7 AND amount < 500000");
    }
    try (Subject subject = new Subject(run, many / 10)) {
      subject.compare(
          "join",
          OTHER_SLOWDOWN,
          "SELECT count(*), sum(a.amount - b.amount) FROM events a JOIN events b ON a.id = b.amount");
      subject.compare(
          "window",
          OTHER_SLOWDOWN,
          "SELECT sum(r), max(c) FROM (SELECT row_number() OVER (PARTITION BY place ORDER BY amount,"
              + " id) AS r, sum(amount) OVER (PARTITION BY place ORDER BY id) AS c FROM events)");
    }
  }

  /** The same rows in both. */
  private static final class Subject implements AutoCloseable {
    private final FigureRun run;
    private final int rowCount;
    private final Dataset dataset;
    private final Sql sql;
    private final SqlSession session;
    private final DuckDbTable duckDb;

    Subject(FigureRun run, int rowCount) throws Exception {
      this.run = run;
      this.rowCount = rowCount;
      run.progress("loading %,d rows twice", rowCount);
      this.dataset = Dataset.inMemory(run.allocator(), DatasetOptions.defaults());
      EventTable.load(run, dataset, rowCount);
      this.duckDb = EventTable.loadDuckDb(run, rowCount);
      this.sql = Sql.on(dataset);
      this.session = sql.session();
    }

    private Rounds rounds() {
      return new Rounds(run.scale().of(1, 5, 5), run.scale().of(1, 11, 15));
    }

    void compare(String what, double target, String query) throws Exception {
      run.progress("%s of %,d rows", what, rowCount);
      long expected = duckDb.checksum(query);
      Sampler ours =
          () -> {
            long begun = System.nanoTime();
            long answer = SqlAnswers.checksum(session, query);
            long nanos = System.nanoTime() - begun;
            Answers.require(what, expected, answer);
            return nanos;
          };
      run.report(
          Reading.slowdown(
              "%s, %,d rows, over DuckDB's own table".formatted(what, rowCount),
              Target.atMost(target),
              Ratio.of(rounds(), ours, () -> duckDb.nanos(query))));
    }

    void firstBatch(String query) {
      run.progress("first batch of %,d rows", rowCount);
      double[] shares = new double[rounds().measured()];
      for (int round = -rounds().warmup(); round < shares.length; round++) {
        long begun = System.nanoTime();
        long first = 0;
        long rows = 0;
        try (SqlResult result = session.execute(query)) {
          while (result.advance()) {
            first = rows == 0 ? System.nanoTime() - begun : first;
            rows += result.root().getRowCount();
          }
        }
        Answers.require("rows", rowCount, rows);
        if (round >= 0) {
          shares[round] = (double) first / (System.nanoTime() - begun);
        }
      }
      run.report(
          new Reading(
              "first batch of %,d rows, of the whole time".formatted(rowCount),
              "",
              Target.atMost(FIRST_BATCH),
              Samples.of(shares),
              Map.of()));
    }

    @Override
    public void close() throws Exception {
      try (Dataset last = dataset;
          Sql before = sql;
          SqlSession first = session) {
        duckDb.close();
      }
    }
  }
}
