package dev.sheaf.bench.kernel;

import dev.sheaf.wire.BatchValidator;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.util.DecimalUtility;
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
 * Checking a batch that arrived, beside a check of every value by the book.
 *
 * <p>The methods return the bytes of the batch, so that time divided by result is time per byte: an
 * upload brings about one byte per nanosecond.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-opens=java.base/java.nio=ALL-UNNAMED", "-Xmx1g"})
public class BatchValidatorBenchmark {
  private static final int DIGITS = 20;

  /** Rows of the batch. */
  @Param("65536")
  public int rowCount;

  /** What its one column holds; one value in ten is null. */
  @Param({"int64", "ascii", "unicode", "decimal"})
  public String column = "int64";

  private final BatchValidator validator = new BatchValidator();
  private final BufferAllocator allocator = new RootAllocator();
  private VectorSchemaRoot root = new VectorSchemaRoot(List.of());
  private ArrowRecordBatch batch = new ArrowRecordBatch(0, List.of(), List.of());

  /** A batch of one column. */
  @Setup
  public void fill() {
    SplittableRandom random = new SplittableRandom(rowCount);
    FieldVector vector =
        switch (column) {
          case "int64" -> numbers(random);
          case "decimal" -> decimals(random);
          case "ascii" -> texts(random, "Vienna International Airport");
          default -> texts(random, "Flughafen Wien-Schwechat, Österreich");
        };
    root = new VectorSchemaRoot(List.of(vector));
    batch = new VectorUnloader(root).getRecordBatch();
  }

  /** Frees the batch. */
  @TearDown
  public void free() {
    batch.close();
    root.close();
    allocator.close();
  }

  private FieldVector numbers(SplittableRandom random) {
    BigIntVector vector = new BigIntVector("c", allocator);
    for (int i = 0; i < rowCount; i++) {
      if (random.nextInt(10) > 0) {
        vector.setSafe(i, random.nextLong());
      }
    }
    vector.setValueCount(rowCount);
    return vector;
  }

  private FieldVector decimals(SplittableRandom random) {
    DecimalVector vector = new DecimalVector("c", allocator, DIGITS, 0);
    for (int i = 0; i < rowCount; i++) {
      if (random.nextInt(10) > 0) {
        vector.setSafe(i, BigDecimal.valueOf(random.nextLong()));
      }
    }
    vector.setValueCount(rowCount);
    return vector;
  }

  private FieldVector texts(SplittableRandom random, String text) {
    VarCharVector vector = new VarCharVector("c", allocator);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < rowCount; i++) {
      if (random.nextInt(10) > 0) {
        vector.setSafe(i, bytes);
      }
    }
    vector.setValueCount(rowCount);
    return vector;
  }

  /** As uploads are checked. */
  @Benchmark
  public long validate() {
    validator.validate(root.getSchema(), batch, id -> 0);
    return batch.computeBodyLength();
  }

  /** Twin of {@link #validate}. */
  @Benchmark
  public long validateNaive() {
    List<ArrowBuf> buffers = batch.getBuffers();
    int nulls = 0;
    for (int i = 0; i < rowCount; i++) {
      nulls += 1 - BitVectorHelper.get(buffers.get(0), i);
    }
    require(nulls == batch.getNodes().get(0).getNullCount());
    if (root.getVector(0) instanceof VarCharVector) {
      requireTexts(buffers);
    } else if (root.getVector(0) instanceof DecimalVector) {
      requireDecimals(buffers);
    }
    return batch.computeBodyLength();
  }

  private void requireTexts(List<ArrowBuf> buffers) {
    ArrowBuf offsets = buffers.get(1);
    for (int i = 0; i < rowCount; i++) {
      int from = offsets.getInt(i * 4L);
      int to = offsets.getInt(i * 4L + 4);
      require(from >= 0 && from <= to && to <= buffers.get(2).readableBytes());
      byte[] bytes = new byte[to - from];
      buffers.get(2).getBytes(from, bytes);
      try {
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      } catch (CharacterCodingException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private void requireDecimals(List<ArrowBuf> buffers) {
    BigInteger bound = BigInteger.TEN.pow(DIGITS);
    for (int i = 0; i < rowCount; i++) {
      if (BitVectorHelper.get(buffers.get(0), i) != 0) {
        BigDecimal value = DecimalUtility.getBigDecimalFromArrowBuf(buffers.get(1), i, 0, 16);
        require(value.unscaledValue().abs().compareTo(bound) < 0);
      }
    }
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalStateException("the batch is not valid");
    }
  }
}
