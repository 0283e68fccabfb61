package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Readers beside one appender, compactions and evictions: every row is what its address says. */
@ExtendWith(AllocatorExtension.class)
class SegmentConcurrencyTest {
  private static final int COMMITS = 300;
  private static final int READERS = 3;
  private static final int COMPACTIONS = 8;
  private static final Schema COLUMNS =
      new Schema(
          List.of(
              RandomFields.of("n", new ArrowType.Int(64, true)),
              RandomFields.of("s", ArrowType.Utf8.INSTANCE)));
  private static final TableSchema TABLE = TableSchema.create(COLUMNS, PrimaryKey.none());

  private final ConcurrentMap<Long, Long> expected = new ConcurrentHashMap<>();
  private final AtomicBoolean appended = new AtomicBoolean();
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void onDisk(BufferAllocator allocator, @TempDir Path directory) throws Exception {
    SegmentOptions options =
        SegmentOptions.defaults()
            .withChunkBytes(20_000)
            .withWindowBytes(1 << 16)
            .withCachedChunks(2);
    try (SegmentFiles files =
        SegmentFiles.open(allocator, StoreFiles.at(directory), FileAccess.WRITE, "d", options)) {
      run(allocator, files);
      assertEquals(
          List.of("1." + COMPACTIONS + ".arrows"), StoreFiles.at(directory).list("segments"));
    }
  }

  @Test
  void inMemory(BufferAllocator allocator) throws Exception {
    SegmentOptions options = SegmentOptions.defaults().withChunkBytes(20_000);
    try (SegmentFiles files = SegmentFiles.inMemory(allocator, options)) {
      run(allocator, files);
    }
  }

  private void run(BufferAllocator allocator, SegmentFiles files) throws Exception {
    Segment segment = files.create(1, 1, TABLE);
    ExecutorService threads = Executors.newCachedThreadPool();
    List<Future<?>> running = new ArrayList<>();
    try {
      for (int i = 0; i < READERS; i++) {
        Random random = Seeds.random("reader" + i);
        running.add(threads.submit(() -> readUntilDone(segment, random)));
      }
      running.add(threads.submit(() -> evictUntilDone(files)));
      Future<?> compactions = threads.submit(() -> compact(segment));
      Future<?> appends = threads.submit(() -> append(allocator, segment));
      appends.get();
      appended.set(true);
      compactions.get();
      done.set(true);
      for (Future<?> each : running) {
        each.get();
      }
    } finally {
      done.set(true);
      threads.shutdown();
    }
    assertEquals(List.of(), segment.verify());
    assertEquals(List.of(), segment.leaseOwners());
    for (int chunk = 0; chunk < segment.chunkCount(); chunk++) {
      read(segment, chunk);
    }
  }

  /** Every third append is rolled back; what it said of an address is said anew. */
  private void append(BufferAllocator allocator, Segment segment) {
    Random random = Seeds.random("appender");
    for (int i = 0; i < COMMITS; i++) {
      try (SegmentAppend append = segment.beginAppend()) {
        for (int batches = random.nextInt(3); batches > 0; batches--) {
          append(allocator, append, random, random.nextInt(100));
        }
        append.write();
        if (i % 3 != 0) {
          append.publish();
        }
      }
    }
  }

  private void append(BufferAllocator allocator, SegmentAppend append, Random random, int rows) {
    long[] addresses = new long[rows];
    try (BigIntVector numbers = new BigIntVector("n", allocator);
        VarCharVector strings = new VarCharVector("s", allocator)) {
      for (int i = 0; i < rows; i++) {
        long value = random.nextLong();
        numbers.setSafe(i, value);
        strings.setSafe(i, text(value));
      }
      numbers.setValueCount(rows);
      strings.setValueCount(rows);
      append.append(new FieldVector[] {numbers, strings}, 0, rows, addresses, 0);
      for (int i = 0; i < rows; i++) {
        expected.put(addresses[i], numbers.get(i));
      }
    }
  }

  private static byte[] text(long value) {
    return ("row " + value).getBytes(StandardCharsets.US_ASCII);
  }

  private void readUntilDone(Segment segment, Random random) {
    while (!done.get()) {
      int chunks = segment.chunkCount();
      if (chunks > 0) {
        read(segment, random.nextBoolean() ? chunks - 1 : random.nextInt(chunks));
      }
    }
  }

  private void read(Segment segment, int chunk) {
    int published = segment.rowCount(chunk);
    try (ChunkLease lease = segment.lease(chunk, "reader")) {
      assertTrue(lease.rowCount() >= published, "a lease shows what was published before it");
      BigIntVector numbers = (BigIntVector) lease.column(0);
      VarCharVector strings = (VarCharVector) lease.column(1);
      assertEquals(lease.rowCount(), numbers.getValueCount());
      for (int i = 0; i < lease.rowCount(); i++) {
        long address = RowAddress.of(1, chunk * Segment.CHUNK_ROWS + i);
        assertEquals(expected.get(address), numbers.get(i));
        assertArrayEquals(text(numbers.get(i)), strings.get(i));
      }
    }
  }

  private void evictUntilDone(SegmentFiles files) {
    while (!done.get()) {
      files.evictUnused();
      Thread.onSpinWait();
    }
  }

  private void compact(Segment segment) {
    for (int i = 0; i < COMPACTIONS; i++) {
      while (segment.chunkCount() <= i && !appended.get()) {
        Thread.onSpinWait();
      }
      try (SegmentCompaction compaction = segment.beginCompaction()) {
        compaction.copySealed();
        compaction.finish();
        compaction.publish();
      }
    }
  }
}
