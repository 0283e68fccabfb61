package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Ratio;
import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Rounds;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * A checkout of a version whose rows lie scattered over what hundreds of random deltas have
 * appended, beside copying as many bytes in one piece.
 *
 * <p>Both allocate what they fill. Each delta rewrites a random twentieth of the records.
 */
public final class CheckoutFigure implements Figure {
  private static final int SHARE = 20;

  private final NumberTable table = new NumberTable(8);

  @Override
  public String name() {
    return "checkout";
  }

  @Override
  public String description() {
    return "time of a checkout into fresh vectors, in times of copying its bytes";
  }

  @Override
  public void measure(FigureRun run) throws Exception {
    int rowCount = run.scale().of(20_000, 300_000, 3_000_000);
    int deltaCount = run.scale().of(20, 300, 300);
    Rounds rounds = new Rounds(run.scale().of(1, 5, 5), run.scale().of(1, 15, 15));
    try (Dataset dataset = Dataset.inMemory()) {
      run.progress("loading %,d rows of %d int64 columns", rowCount, table.columnCount());
      table.load(run.allocator(), dataset, rowCount);
      int[] editions = new int[rowCount];
      rewriteAtRandom(run, dataset, editions, deltaCount);
      try (Snapshot snapshot = dataset.snapshot("main", NumberTable.NAME);
          VectorSchemaRoot result = snapshot.checkout(run.allocator())) {
        requireRight(result, editions);
        run.progress("checking out");
        Ratio ratio =
            Ratio.of(rounds, () -> checkoutNanos(run, snapshot), () -> copyNanos(run, result));
        run.report(
            Reading.slowdown(
                "after %d deltas of 5 %%".formatted(deltaCount), Target.atMost(3), ratio));
      }
    }
  }

  private void rewriteAtRandom(FigureRun run, Dataset dataset, int[] editions, int deltaCount) {
    SplittableRandom random = run.random();
    int[] shuffled = new int[editions.length];
    for (int i = 0; i < shuffled.length; i++) {
      shuffled[i] = i;
    }
    for (int delta = 1; delta <= deltaCount; delta++) {
      if (delta % 50 == 0) {
        run.progress("committing delta %d of %d", delta, deltaCount);
      }
      long[] keys = takeAtRandom(random, shuffled, editions.length / SHARE);
      for (long key : keys) {
        editions[(int) key] = delta;
      }
      try (Transaction transaction = dataset.begin("main");
          VectorSchemaRoot batch = table.createBatch(run.allocator(), keys, delta)) {
        Answers.require(
            "rewritten rows",
            keys.length,
            transaction.table(NumberTable.NAME).upsert(batch).updated());
        transaction.commit(CommitMessage.of("delta " + delta));
      }
    }
  }

  /** The first steps of a shuffle. */
  private static long[] takeAtRandom(SplittableRandom random, int[] keys, int count) {
    long[] taken = new long[count];
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(keys.length - i);
      int key = keys[other];
      keys[other] = keys[i];
      keys[i] = key;
      taken[i] = key;
    }
    return taken;
  }

  private static double checkoutNanos(FigureRun run, Snapshot snapshot) {
    long begun = run.nanos();
    VectorSchemaRoot result = snapshot.checkout(run.allocator());
    long nanos = run.nanos() - begun;
    try (result) {
      Answers.require("rows of a checkout", snapshot.rowCount(), result.getRowCount());
    }
    return nanos;
  }

  private static double copyNanos(FigureRun run, VectorSchemaRoot source) {
    List<ArrowBuf> copies = new ArrayList<>();
    long begun = run.nanos();
    for (FieldVector vector : source.getFieldVectors()) {
      for (ArrowBuf buffer : vector.getFieldBuffers()) {
        ArrowBuf copy = run.allocator().buffer(buffer.readableBytes());
        copy.setBytes(0, buffer, 0, buffer.readableBytes());
        copies.add(copy);
      }
    }
    long nanos = run.nanos() - begun;
    copies.forEach(ArrowBuf::close);
    return nanos;
  }

  private void requireRight(VectorSchemaRoot result, int[] editions) {
    Answers.require("rows of a checkout", editions.length, result.getRowCount());
    BitSet seen = new BitSet(editions.length);
    long wrong = 0;
    List<LongBuffer> columns = result.getFieldVectors().stream().map(NumberTable::longs).toList();
    for (int row = 0; row < result.getRowCount(); row++) {
      int key = (int) columns.get(0).get(row);
      seen.set(key);
      for (int column = 1; column < columns.size(); column++) {
        long expected = NumberTable.value(key, column, editions[key]);
        wrong += columns.get(column).get(row) == expected ? 0 : 1;
      }
    }
    Answers.require("keys of a checkout", editions.length, seen.cardinality());
    Answers.require("wrong values of a checkout", 0, wrong);
  }
}
