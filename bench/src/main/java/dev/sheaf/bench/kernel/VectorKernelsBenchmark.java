package dev.sheaf.bench.kernel;

import dev.sheaf.store.rows.Fingerprint;
import dev.sheaf.store.vector.GrowingColumn;
import dev.sheaf.store.vector.KeyOrder;
import dev.sheaf.store.vector.RowEquality;
import dev.sheaf.store.vector.RowHasher;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
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
 * Kernels over one column of a chunk, of int64 or of short strings, beside loops over the vectors'
 * own getters. Divide by {@link #rowCount} for the time per value.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.nio=ALL-UNNAMED")
public class VectorKernelsBenchmark {
  private static final long COLUMN_ID = 42;

  /** Values of the column. */
  @Param("65536")
  public int rowCount;

  /** Of which type they are. */
  @Param({"int64", "utf8"})
  public String type = "int64";

  /** How many of them are null, in percent. */
  @Param({"0", "10"})
  public int nullPercent;

  private final BufferAllocator allocator = new RootAllocator();
  private FieldVector source = new BigIntVector("c", allocator);
  private int[] runs = {};
  private int[] scattered = {};
  private long[] high = {};
  private long[] low = {};
  private boolean[] equal = {};

  /** Values, most rows in runs, and all rows in any order. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(nullPercent);
    source = type.equals("int64") ? longs(random) : strings(random);
    source.setValueCount(rowCount);
    for (int i = 0; i < rowCount; i++) {
      if (random.nextInt(100) < nullPercent) {
        source.setNull(i);
      }
    }
    source.setValueCount(rowCount);
    runs = IntStream.range(0, rowCount).filter(i -> i % 20 != 7).toArray();
    scattered = random.ints(rowCount, 0, rowCount).toArray();
    high = new long[rowCount];
    low = new long[rowCount];
    equal = new boolean[rowCount];
  }

  private FieldVector longs(SplittableRandom random) {
    BigIntVector vector = new BigIntVector("c", allocator);
    for (int i = 0; i < rowCount; i++) {
      vector.setSafe(i, random.nextLong());
    }
    return vector;
  }

  private FieldVector strings(SplittableRandom random) {
    VarCharVector vector = new VarCharVector("c", allocator);
    for (int i = 0; i < rowCount; i++) {
      String value = Integer.toString(random.nextInt(), 5 + random.nextInt(30));
      vector.setSafe(i, value.getBytes(StandardCharsets.UTF_8));
    }
    return vector;
  }

  /** The vectors' memory. */
  @TearDown
  public void close() {
    source.close();
    allocator.close();
  }

  /** The hashes of all rows, summed. */
  @Benchmark
  public Fingerprint hash() {
    FieldVector[] columns = {source};
    RowHasher.hashRows(columns, new long[] {COLUMN_ID}, 0, rowCount, high, low);
    return RowHasher.sum(high, low, rowCount);
  }

  /** Twin of {@link #hash}. */
  @Benchmark
  public Fingerprint hashNaive() {
    Fingerprint sum = Fingerprint.ZERO;
    for (int i = 0; i < rowCount; i++) {
      Fingerprint hash = Fingerprint.ZERO;
      if (source.isNull(i)) {
        hash = NaiveRowHash.finished(0, 0);
      } else if (source instanceof BigIntVector numbers) {
        hash = NaiveRowHash.of(COLUMN_ID, numbers.get(i));
      } else if (source instanceof VarCharVector strings) {
        hash = NaiveRowHash.of(COLUMN_ID, strings.get(i));
      }
      sum = sum.plus(hash);
    }
    return sum;
  }

  /** All rows behind each other, appended at once. */
  @Benchmark
  public long appendRange() {
    try (GrowingColumn column = GrowingColumn.create(allocator, source.getField())) {
      column.append(source, 0, rowCount);
      return column.dataBytes();
    }
  }

  /** Twin of {@link #appendRange}. */
  @Benchmark
  public long appendRangeNaive() {
    try (FieldVector copy = source.getField().createVector(allocator)) {
      for (int i = 0; i < rowCount; i++) {
        copy.copyFromSafe(i, i, source);
      }
      copy.setValueCount(rowCount);
      return bytesOf(copy);
    }
  }

  /** Rows at ascending positions with small gaps: a checkout of a version with few changes. */
  @Benchmark
  public long appendRuns() {
    return gather(runs);
  }

  /** Twin of {@link #appendRuns}. */
  @Benchmark
  public long appendRunsNaive() {
    return gatherNaive(runs);
  }

  /** Rows at positions in no order. */
  @Benchmark
  public long appendScattered() {
    return gather(scattered);
  }

  /** Twin of {@link #appendScattered}. */
  @Benchmark
  public long appendScatteredNaive() {
    return gatherNaive(scattered);
  }

  private long gather(int[] positions) {
    try (GrowingColumn column = GrowingColumn.create(allocator, source.getField())) {
      column.append(source, positions, 0, positions.length);
      return column.dataBytes();
    }
  }

  private long gatherNaive(int[] positions) {
    try (FieldVector copy = source.getField().createVector(allocator)) {
      for (int i = 0; i < positions.length; i++) {
        copy.copyFromSafe(positions[i], i, source);
      }
      copy.setValueCount(positions.length);
      return bytesOf(copy);
    }
  }

  /** Validity, values and, for strings, offsets. */
  private static long bytesOf(FieldVector vector) {
    int rows = vector.getValueCount();
    long validity = (rows + 7L) / 8;
    return vector instanceof VarCharVector strings
        ? validity + (rows + 1L) * 4 + strings.getOffsetBuffer().getInt(rows * 4L)
        : validity + rows * 8L;
  }

  /** How many rows in no order equal the row at their own place. */
  @Benchmark
  public int equality() {
    Arrays.fill(equal, true);
    RowEquality.equal(source, scattered, source, runs, runs.length, equal);
    int count = 0;
    for (int i = 0; i < runs.length; i++) {
      count += equal[i] ? 1 : 0;
    }
    return count;
  }

  /** Twin of {@link #equality}. */
  @Benchmark
  public int equalityNaive() {
    int count = 0;
    for (int i = 0; i < runs.length; i++) {
      Object a = source.getObject(scattered[i]);
      Object b = source.getObject(runs[i]);
      count += a == null ? (b == null ? 1 : 0) : a.equals(b) ? 1 : 0;
    }
    return count;
  }

  /** The hash of the positions in the order of their values. */
  @Benchmark
  public int sort() {
    int[] positions = IntStream.range(0, rowCount).toArray();
    KeyOrder.of(source).sort(positions, 0, rowCount);
    return Arrays.hashCode(positions);
  }

  /** Twin of {@link #sort}. */
  @Benchmark
  public int sortNaive() {
    return Arrays.hashCode(
        IntStream.range(0, rowCount).boxed().sorted(this::compareNaive).mapToInt(i -> i).toArray());
  }

  private int compareNaive(int a, int b) {
    if (source.isNull(a) || source.isNull(b)) {
      return Boolean.compare(!source.isNull(a), !source.isNull(b));
    }
    if (source instanceof VarCharVector strings) {
      return Arrays.compareUnsigned(strings.get(a), strings.get(b));
    }
    BigIntVector numbers = (BigIntVector) source;
    return Long.compare(numbers.get(a), numbers.get(b));
  }
}
