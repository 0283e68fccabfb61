package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.ops.merge.Merge;
import dev.sheaf.ops.merge.MergeOutcome;
import dev.sheaf.ops.merge.MergePolicy;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * Three-way merges of branches that changed different records at random: beside the same in SQL
 * over native tables, and of as many changes in a table ten times as large.
 */
public final class MergeFigure implements Figure {
  private static final String BASE = "main";
  private static final String OURS = "ours";
  private static final String THEIRS = "theirs";
  private static final long BUDGET_BYTES = 64L << 20;
  private static final String SQL =
      """
      CREATE OR REPLACE TABLE merged AS
      WITH changed AS (
        SELECT t.* FROM theirs t LEFT JOIN loaded b ON t.c0 = b.c0
        WHERE b.c0 IS NULL OR t.c1 <> b.c1 OR t.c2 <> b.c2 OR t.c3 <> b.c3),
      removed AS (SELECT b.c0 FROM loaded b ANTI JOIN theirs t ON b.c0 = t.c0)
      SELECT o.* FROM ours o ANTI JOIN changed c ON o.c0 = c.c0 ANTI JOIN removed r ON o.c0 = r.c0
      UNION ALL SELECT * FROM changed\
      """;

  private final NumberTable table = new NumberTable(4);
  private int merges;

  @Override
  public String name() {
    return "merge";
  }

  @Override
  public String description() {
    return "time of a disjoint three-way merge, beside SQL, and in larger tables";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int rowCount = run.scale().of(20_000, 1_000_000, 10_000_000);
    Rounds rounds = new Rounds(run.scale().of(1, 3, 3), run.scale().of(1, 7, 9));
    try (BufferAllocator budget = run.allocator().newChildAllocator("merges", 0, BUDGET_BYTES)) {
      besideSql(run, rounds, budget, rowCount);
      acrossSizes(run, rounds, budget, rowCount);
      run.report(
          Reading.of(
              "peak of its budget",
              "",
              Target.atMost(1),
              (double) budget.getPeakMemoryAllocation() / BUDGET_BYTES));
    }
  }

  private void besideSql(FigureRun run, Rounds rounds, BufferAllocator budget, int rowCount)
      throws Exception {
    try (Dataset dataset = Dataset.inMemory();
        DuckDbTable peer = DuckDbTable.create(null, "c0 BIGINT, c1 BIGINT, c2 BIGINT, c3 BIGINT")) {
      run.progress("loading %,d rows and two branches, 1 %% changed on each", rowCount);
      int changed = rowCount / 100;
      branches(run, dataset, rowCount, changed);
      insert(run, peer, "loaded", rowCount, new long[0], 0);
      insert(run, peer, OURS, rowCount, keys(run, rowCount, changed, 0), 1);
      insert(run, peer, THEIRS, rowCount, keys(run, rowCount, changed, 1), 2);
      contested(budget, run, dataset, rowCount, changed);
      run.progress("merging");
      Ratio ratio =
          Ratio.of(
              rounds, () -> mergeNanos(run, budget, dataset, changed), () -> sqlNanos(run, peer));
      Answers.require(
          "rows of the merge in SQL", rowCount, peer.count("SELECT count(*) FROM merged"));
      Answers.require(
          "records of theirs in SQL",
          changed,
          peer.count(
              "SELECT count(*) FROM merged m JOIN theirs t USING (c0) JOIN loaded b USING (c0)"
                  + " WHERE m.c1 = t.c1 AND t.c1 <> b.c1"));
      run.report(
          Reading.speedup(
              "%,d rows, 1 %% on each side, beside SQL".formatted(rowCount),
              Target.atLeast(5),
              ratio));
    }
  }

  /** Both sides change the same records: the merge that holds rows off the heap. */
  private void contested(
      BufferAllocator budget, FigureRun run, Dataset dataset, int rowCount, int changed) {
    change(run, dataset, "contested", keys(run, rowCount, changed, 0), 3);
    dataset.branch("decided", OURS);
    MergeOutcome outcome =
        Merge.of(budget, dataset, "contested")
            .into("decided")
            .policy(MergePolicy.preferTheirs())
            .budget(BUDGET_BYTES)
            .run();
    long conflicts = outcome instanceof MergeOutcome.Merged m ? m.plan().conflictCount() : 0;
    Answers.require("records that both sides changed", changed, conflicts);
  }

  private void acrossSizes(FigureRun run, Rounds rounds, BufferAllocator budget, int rowCount)
      throws Exception {
    int changed = run.scale().of(100, 10_000, 10_000);
    try (Dataset small = Dataset.inMemory();
        Dataset large = Dataset.inMemory()) {
      run.progress("loading %,d and %,d rows", rowCount / 10, rowCount);
      branches(run, small, rowCount / 10, changed);
      branches(run, large, rowCount, changed);
      run.progress("merging");
      Ratio ratio =
          Ratio.of(
              rounds,
              () -> mergeNanos(run, budget, large, changed),
              () -> mergeNanos(run, budget, small, changed));
      run.report(
          Reading.slowdown(
              "%,d changes in ten times as many rows".formatted(changed), Target.atMost(2), ratio));
    }
  }

  private void branches(FigureRun run, Dataset dataset, int rowCount, int changed) {
    table.load(run.allocator(), dataset, rowCount);
    change(run, dataset, OURS, keys(run, rowCount, changed, 0), 1);
    change(run, dataset, THEIRS, keys(run, rowCount, changed, 1), 2);
  }

  private void change(FigureRun run, Dataset dataset, String branch, long[] keys, int edition) {
    dataset.branch(branch, BASE);
    try (Transaction transaction = dataset.begin(branch);
        VectorSchemaRoot batch = table.createBatch(run.allocator(), keys, edition)) {
      transaction.table(NumberTable.NAME).upsert(batch);
      transaction.commit(CommitMessage.of("change " + branch));
    }
  }

  /** Different keys at random, ascending; odd or even ones. */
  private static long[] keys(FigureRun run, int rowCount, int count, int rest) {
    SplittableRandom random = run.random();
    TreeSet<Long> keys = new TreeSet<>();
    while (keys.size() < count) {
      keys.add(2L * random.nextInt(rowCount / 2) + rest);
    }
    return keys.stream().mapToLong(Long::longValue).toArray();
  }

  private double mergeNanos(FigureRun run, BufferAllocator budget, Dataset dataset, int changed) {
    String branch = "merged-" + merges++;
    dataset.branch(branch, OURS);
    Merge merge = Merge.of(budget, dataset, THEIRS).into(branch).budget(BUDGET_BYTES);
    long begun = run.nanos();
    MergeOutcome outcome = merge.run();
    long nanos = run.nanos() - begun;
    if (!(outcome instanceof MergeOutcome.Merged merged)) {
      throw new IllegalStateException("not merged: " + outcome);
    }
    Answers.require(
        "rows that came over",
        changed,
        dataset
            .delta(dataset.version(OURS), merged.version(), NumberTable.NAME)
            .inserts()
            .cardinality());
    return nanos;
  }

  private static double sqlNanos(FigureRun run, DuckDbTable peer) throws Exception {
    long begun = run.nanos();
    peer.execute(SQL);
    return run.nanos() - begun;
  }

  /** The table with the given records rewritten. */
  private void insert(
      FigureRun run, DuckDbTable peer, String name, int rowCount, long[] changed, int edition)
      throws Exception {
    List<VectorSchemaRoot> batches = new ArrayList<>();
    try {
      int next = 0;
      long[] plain = new long[rowCount - changed.length];
      int at = 0;
      for (long key = 0; key < rowCount; key++) {
        if (next < changed.length && changed[next] == key) {
          next++;
        } else {
          plain[at++] = key;
        }
      }
      batches.add(table.createBatch(run.allocator(), plain, 0));
      if (changed.length > 0) {
        batches.add(table.createBatch(run.allocator(), changed, edition));
      }
      if (name.equals("loaded")) {
        peer.insert(run.allocator(), table.schema(), batches);
      } else {
        peer.insertInto(name, run.allocator(), table.schema(), batches);
      }
    } finally {
      AutoCloseables.close(batches);
    }
  }
}
