package dev.sheaf.bench.kernel;

import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.RowSetBuilder;
import java.util.BitSet;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Row sets of one segment beside {@link BitSet}: algebra on two versions of independent rows,
 * decoding to positions, and the small change of a large version that shared containers are for.
 *
 * <p>All methods return a cardinality or a sum of offsets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgsAppend = "--add-opens=java.base/java.nio=ALL-UNNAMED")
public class RowSetBenchmark {
  private static final int CHANGED_ROWS = 300;

  /** Rows that the segment holds. */
  @Param("3000000")
  public int rowCount;

  /** Which share of them each of two versions holds, in percent. */
  @Param({"5", "50", "95"})
  public int percent;

  private final int[] positions = new int[RowAddress.CHUNK_ROWS];
  private RowSet ours = RowSet.empty();
  private RowSet theirs = RowSet.empty();
  private RowSet next = RowSet.empty();
  private Delta delta = Delta.none();
  private BitSet ourBits = new BitSet();
  private BitSet theirBits = new BitSet();
  private BitSet nextBits = new BitSet();
  private BitSet deletedBits = new BitSet();
  private BitSet insertedBits = new BitSet();

  /** Two independent versions, and a third that differs from the first in few rows. */
  @Setup
  public void makeVersions() {
    SplittableRandom random = new SplittableRandom(percent);
    ourBits = bits(random);
    theirBits = bits(random);
    ours = rows(ourBits);
    theirs = rows(theirBits);
    deletedBits = new BitSet();
    insertedBits = new BitSet();
    for (int i = 0; i < CHANGED_ROWS; i++) {
      int offset = random.nextInt(rowCount);
      (ourBits.get(offset) ? deletedBits : insertedBits).set(offset);
    }
    nextBits = patched();
    delta = Delta.of(rows(deletedBits), rows(insertedBits));
    next = delta.patch(ours);
  }

  /** Rows in both versions. */
  @Benchmark
  public long and() {
    return ours.and(theirs).cardinality();
  }

  /** Twin of {@link #and}. */
  @Benchmark
  public long andNaive() {
    BitSet both = (BitSet) ourBits.clone();
    both.and(theirBits);
    return both.cardinality();
  }

  /** Rows in either version. */
  @Benchmark
  public long or() {
    return ours.or(theirs).cardinality();
  }

  /** Twin of {@link #or}. */
  @Benchmark
  public long orNaive() {
    BitSet either = (BitSet) ourBits.clone();
    either.or(theirBits);
    return either.cardinality();
  }

  /** The delta of two versions that have nothing in common but chance. */
  @Benchmark
  public long between() {
    Delta unlike = Delta.between(ours, theirs);
    return unlike.deletes().cardinality() - unlike.inserts().cardinality();
  }

  /** Twin of {@link #between}. */
  @Benchmark
  public long betweenNaive() {
    return differences(ourBits, theirBits);
  }

  /** The delta of a version and the next: nearly all containers are shared. */
  @Benchmark
  public long betweenNeighbors() {
    Delta few = Delta.between(ours, next);
    return few.deletes().cardinality() - few.inserts().cardinality();
  }

  /** Twin of {@link #betweenNeighbors}. */
  @Benchmark
  public long betweenNeighborsNaive() {
    return differences(ourBits, nextBits);
  }

  /** A small delta applied to a large version. */
  @Benchmark
  public long patch() {
    return delta.patch(ours).cardinality();
  }

  /** Twin of {@link #patch}. */
  @Benchmark
  public long patchNaive() {
    return patched().cardinality();
  }

  /** All offsets, by the positions of each chunk. */
  @Benchmark
  public long positions() {
    long sum = 0;
    for (RowChunk chunk : ours.chunks()) {
      int count = chunk.positions(positions);
      for (int i = 0; i < count; i++) {
        sum += positions[i];
      }
      sum += (long) count * chunk.firstOffset();
    }
    return sum;
  }

  /** Twin of {@link #positions}. */
  @Benchmark
  public long positionsNaive() {
    long sum = 0;
    for (int offset = ourBits.nextSetBit(0); offset >= 0; offset = ourBits.nextSetBit(offset + 1)) {
      sum += offset;
    }
    return sum;
  }

  private BitSet bits(SplittableRandom random) {
    BitSet bits = new BitSet(rowCount);
    for (int offset = 0; offset < rowCount; offset++) {
      if (random.nextInt(100) < percent) {
        bits.set(offset);
      }
    }
    return bits;
  }

  private static RowSet rows(BitSet bits) {
    RowSetBuilder rows = new RowSetBuilder();
    bits.stream().forEach(offset -> rows.add(RowAddress.of(0, offset)));
    return rows.build();
  }

  private BitSet patched() {
    BitSet patched = (BitSet) ourBits.clone();
    patched.andNot(deletedBits);
    patched.or(insertedBits);
    return patched;
  }

  private static long differences(BitSet from, BitSet to) {
    BitSet deletes = (BitSet) from.clone();
    deletes.andNot(to);
    BitSet inserts = (BitSet) to.clone();
    inserts.andNot(from);
    return (long) deletes.cardinality() - inserts.cardinality();
  }
}
