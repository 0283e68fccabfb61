package dev.sheaf.bench.kernel;

import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.rows.RowAddress;
import java.util.HashMap;
import java.util.Map;
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
 * The key index beside a {@link HashMap}: filling it, and finding keys that are there and keys that
 * are not, a batch at a time.
 *
 * <p>The methods return a sum of addresses, or a count of entries.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx3g"})
public class KeyIndexBenchmark {
  private static final int BATCH_ROWS = 65_536;

  /** Distinct keys in the index. */
  @Param({"10000", "3000000"})
  public int keyCount;

  private long[] hashes = new long[0];
  private long[] addresses = new long[0];
  private long[] present = new long[0];
  private long[] absent = new long[0];
  private long[] found = new long[0];
  private KeyIndex index = new KeyIndex();
  private Map<Long, Long> map = new HashMap<>();

  /** An index and a map of the same keys. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(keyCount);
    hashes = random.longs(keyCount).toArray();
    addresses = new long[keyCount];
    for (int i = 0; i < keyCount; i++) {
      addresses[i] = RowAddress.of(0, i);
    }
    int count = Math.min(BATCH_ROWS, keyCount);
    present = random.ints(count, 0, keyCount).mapToLong(i -> hashes[i]).toArray();
    absent = random.longs(count).toArray();
    found = new long[count];
    index = filledIndex();
    map = filledMap();
  }

  /** All keys into an empty index. */
  @Benchmark
  public long addAll() {
    return filledIndex().rowCount();
  }

  /** Twin of {@link #addAll}. */
  @Benchmark
  public long addAllNaive() {
    return filledMap().size();
  }

  /** The newest rows of keys at random, all of which are there. */
  @Benchmark
  public long newest() {
    index.newest(present, present.length, found);
    long sum = 0;
    for (int i = 0; i < found.length; i++) {
      long row = found[i];
      while (hashOf(row) != present[i]) { // a chain may hold rows of several keys
        row = index.older(row);
      }
      sum += row;
    }
    return sum;
  }

  /** Twin of {@link #newest}. */
  @Benchmark
  public long newestNaive() {
    long sum = 0;
    for (long hash : present) {
      sum += map.getOrDefault(hash, KeyIndex.NONE);
    }
    return sum;
  }

  /** Looks for keys that are not there, as a load does. */
  @Benchmark
  public long newestOfAbsent() {
    index.newest(absent, absent.length, found);
    long count = 0;
    for (int i = 0; i < found.length; i++) {
      count += found[i] != KeyIndex.NONE && hashOf(found[i]) == absent[i] ? 1 : 0;
    }
    return count;
  }

  /** Twin of {@link #newestOfAbsent}. */
  @Benchmark
  public long newestOfAbsentNaive() {
    long count = 0;
    for (long hash : absent) {
      count += map.containsKey(hash) ? 1 : 0;
    }
    return count;
  }

  private KeyIndex filledIndex() {
    KeyIndex filled = new KeyIndex();
    filled.addAll(hashes, hashes, addresses, keyCount);
    return filled;
  }

  private Map<Long, Long> filledMap() {
    Map<Long, Long> filled = new HashMap<>();
    for (int i = 0; i < keyCount; i++) {
      filled.put(hashes[i], addresses[i]);
    }
    return filled;
  }

  private long hashOf(long address) {
    return hashes[RowAddress.offset(address)];
  }
}
