package dev.sheaf.bench.kernel;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.query.SortColumn;
import dev.sheaf.ops.query.TopN;
import dev.sheaf.ops.query.VersionJoin;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Operators over a table of two int64 columns, {@code id} and {@code x}, in two versions that
 * differ in one row of a hundred; beside a full sort and a hash join over the same rows. Divide by
 * {@link #rowCount} for the time per row.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.nio=ALL-UNNAMED")
public class OperatorsBenchmark {
  private static final int FIRST = 100;
  private static final int APART = 100;
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final Schema SCHEMA =
      new Schema(List.of(Field.notNullable("id", INT64), Field.notNullable("x", INT64)));

  /** Rows of the table. */
  @Param("1000000")
  public int rowCount;

  private final BufferAllocator allocator = new RootAllocator();
  private final Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());

  /** Makes both versions. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(rowCount);
    dataset.createTable("t", SCHEMA, PrimaryKey.of("id"));
    upsert(random, 1);
    dataset.tag("before", "main");
    upsert(random, APART);
  }

  private void upsert(SplittableRandom random, int apart) {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator);
        Transaction transaction = dataset.begin("main")) {
      int count = (rowCount + apart - 1) / apart;
      BigIntVector ids = (BigIntVector) rows.getVector("id");
      BigIntVector xs = (BigIntVector) rows.getVector("x");
      ids.allocateNew(count);
      xs.allocateNew(count);
      for (int i = 0; i < count; i++) {
        ids.set(i, (long) i * apart);
        xs.set(i, random.nextLong());
      }
      rows.setRowCount(count);
      transaction.table("t").upsert(rows);
      transaction.commit(CommitMessage.of("rows"));
    }
  }

  /** The dataset's memory. */
  @TearDown
  public void close() {
    dataset.close();
    allocator.close();
  }

  /** The first rows by a column. */
  @Benchmark
  public List<Long> topN() {
    TopN top = TopN.of(FIRST, SortColumn.descending("x"));
    try (Snapshot snapshot = dataset.snapshot("main", "t");
        BatchCursor rows = snapshot.scan(Scan.all());
        VectorSchemaRoot result = top.run(allocator, rows, Cancellation.NEVER)) {
      List<Long> values = new ArrayList<>();
      for (int i = 0; i < result.getRowCount(); i++) {
        values.add(((BigIntVector) result.getVector("x")).get(i));
      }
      return values;
    }
  }

  /** Twin of {@link #topN}. */
  @Benchmark
  public List<Long> topNNaive() {
    List<Long> values = new ArrayList<>();
    read("main", (id, x) -> values.add(x));
    values.sort(Comparator.reverseOrder());
    return List.copyOf(values.subList(0, FIRST));
  }

  /** The sum of what both versions hold in the same records. */
  @Benchmark
  public long join() {
    return join(VersionJoin.inner());
  }

  /** Twin of {@link #join}. */
  @Benchmark
  public long joinNaive() {
    return joinNaive((before, after) -> true);
  }

  /** The same of records that differ. */
  @Benchmark
  public long joinDiffering() {
    return join(VersionJoin.inner().differing());
  }

  /** Twin of {@link #joinDiffering}. */
  @Benchmark
  public long joinDifferingNaive() {
    return joinNaive((before, after) -> before != after);
  }

  private long join(VersionJoin join) {
    long[] sum = {0};
    try (BatchCursor pairs =
        join.open(allocator, dataset, "before", "main", "t", Cancellation.NEVER)) {
      pairs.forEach(
          batch -> {
            forEach(batch, 1, 0, (x, id) -> sum[0] += x * id);
            forEach(batch, 3, 2, (x, id) -> sum[0] += x);
          });
    }
    return sum[0];
  }

  private long joinNaive(PairTest test) {
    Map<Long, Long> before = new HashMap<>();
    read("before", before::put);
    long[] sum = {0};
    read(
        "main",
        (id, x) -> {
          Long other = before.get(id);
          if (other != null && test.isWanted(other, x)) {
            sum[0] += other * id + x;
          }
        });
    return sum[0];
  }

  /** Takes the values of two columns in one row. */
  private interface PairConsumer {
    void accept(long first, long second);
  }

  /** Whether a pair is in the result. */
  private interface PairTest {
    boolean isWanted(long before, long after);
  }

  private void read(String revision, PairConsumer consumer) {
    try (Snapshot snapshot = dataset.snapshot(revision, "t");
        BatchCursor rows = snapshot.scan(Scan.all())) {
      rows.forEach(batch -> forEach(batch, 0, 1, consumer));
    }
  }

  private static void forEach(Batch batch, int first, int second, PairConsumer consumer) {
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    BigIntVector firsts = (BigIntVector) batch.column(first);
    BigIntVector seconds = (BigIntVector) batch.column(second);
    for (int position : positions) {
      consumer.accept(firsts.get(position), seconds.get(position));
    }
  }
}
