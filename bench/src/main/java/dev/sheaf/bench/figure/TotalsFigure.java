package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Sampler;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.files.ColumnTypes;
import dev.sheaf.sql.Sql;
import dev.sheaf.sql.SqlResult;
import dev.sheaf.sql.SqlSession;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.graph.HistoryWalk;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * {@code GROUP BY version} over all versions of a real history, beside DuckDB over a table that
 * holds each row of each version: in one statement, and version by version.
 */
public final class TotalsFigure implements Figure {
  private static final double SPEEDUP = 50;
  private static final String TABLE = "runways";

  @Override
  public String name() {
    return "totals";
  }

  @Override
  public String description() {
    return "aggregates of every version of a real history, in times of DuckDB's speed";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    if (run.scale() == Scale.SMOKE) {
      measure(run, CsvHistory.create(run.createDirectory(), 20, run.random()), "edition");
      return;
    }
    Optional<CsvHistory> history = CsvHistory.runways(run);
    if (history.isPresent()) {
      measure(run, history.get(), "length_ft");
    }
  }

  private static void measure(FigureRun run, CsvHistory history, String column) throws Exception {
    try (Dataset dataset = Dataset.inMemory(run.allocator(), DatasetOptions.defaults());
        Sql sql = Sql.on(dataset);
        SqlSession session = sql.session();
        DuckDbTable duckDb = DuckDbTable.create(null, "version INTEGER, amount BIGINT")) {
      run.progress("importing %,d commits", history.commits());
      history.importInto(run.allocator(), dataset, TABLE, ColumnTypes.inferred());
      run.progress("loading every row of every version into DuckDB");
      int versions = load(run, dataset, duckDb, column);
      run.progress("comparing over %,d row-versions", duckDb.rowCount());
      String ours =
          "SELECT version, count(*), sum(%s) FROM history('%s') GROUP BY version"
              .formatted(column, TABLE);
      String theirs = "SELECT version, count(*), sum(amount) FROM loaded GROUP BY version";
      check(session, duckDb, column);
      Rounds rounds = new Rounds(run.scale().of(1, 30, 30), run.scale().of(1, 11, 11));
      Sampler subject = () -> nanos(session, ours);
      report(run, "one statement", Ratio.of(rounds, subject, () -> duckDb.nanos(theirs)));
      List<String> each = new ArrayList<>();
      for (int version = 0; version < versions; version++) {
        each.add("SELECT count(*), sum(amount) FROM loaded WHERE version = " + version);
      }
      Rounds fewer = new Rounds(run.scale().of(1, 2, 2), run.scale().of(1, 5, 5));
      report(run, "one by one", Ratio.of(fewer, subject, () -> duckDb.nanos(each)));
    }
  }

  private static void report(FigureRun run, String how, Ratio ratio) {
    run.report(
        Reading.speedup("GROUP BY version, over DuckDB " + how, Target.atLeast(SPEEDUP), ratio));
  }

  private static long nanos(SqlSession session, String query) {
    long begun = System.nanoTime();
    long rows = 0;
    try (SqlResult result = session.execute(query)) {
      while (result.advance()) {
        rows += result.root().getRowCount();
      }
    }
    Answers.require("groups there are", 1, rows > 0 ? 1 : 0);
    return System.nanoTime() - begun;
  }

  private static void check(SqlSession session, DuckDbTable duckDb, String column)
      throws Exception {
    String groups =
        "SELECT count(*) AS g, sum(n) AS n, sum(s) AS s, max(s) AS m, min(n) AS l FROM (SELECT"
            + " count(*) AS n, sum(%s) AS s FROM %s GROUP BY version)";
    Answers.require(
        "totals",
        duckDb.checksum(groups.formatted("amount", "loaded")),
        SqlAnswers.checksum(session, groups.formatted(column, "history('" + TABLE + "')")));
  }

  /** How many versions there are. */
  private static int load(FigureRun run, Dataset dataset, DuckDbTable duckDb, String column)
      throws Exception {
    int versions = 0;
    for (HistoryWalk walk = dataset.log("main"); walk.hasNext(); ) {
      Version version = walk.next();
      if (version.tables().containsKey(TABLE)) {
        load(run, dataset, duckDb, version, versions++, column);
      }
    }
    return versions;
  }

  private static void load(
      FigureRun run,
      Dataset dataset,
      DuckDbTable duckDb,
      Version version,
      int number,
      String column)
      throws Exception {
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try (Snapshot snapshot = dataset.snapshot(version, TABLE);
        BatchCursor rows = snapshot.scan(Scan.of(column))) {
      rows.forEach(batch -> batches.add(batch.copyTo(run.allocator())));
      duckDb.insertNumbered(number, run.allocator(), rows.schema(), batches);
    } finally {
      AutoCloseables.close(batches);
    }
  }
}
