package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.arrow.vector.util.TransferPair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class SegmentMappingTest {
  private static final Schema NUMBERS =
      new Schema(List.of(RandomFields.of("n", new ArrowType.Int(64, true))));
  private static final int CHUNKS = 40;

  private final Random random = Seeds.random("SegmentMappingTest");

  /** Chunks of some 800 bytes, each sealed and one batch. */
  private SegmentHarness chunks(BufferAllocator allocator, Path directory, long windowBytes) {
    SegmentOptions options =
        SegmentOptions.defaults().withChunkBytes(600).withWindowBytes(windowBytes);
    SegmentHarness harness =
        new SegmentHarness(allocator, StoreFiles.at(directory), options, NUMBERS);
    for (int i = 0; i < CHUNKS; i++) {
      harness.commitRandomRows(random, 80);
    }
    return harness;
  }

  private static int mappings(SegmentHarness harness) {
    return harness.segments().statistics().mappings();
  }

  @Test
  void oneWindowHoldsManyChunks(BufferAllocator allocator, @TempDir Path directory) {
    try (SegmentHarness harness = chunks(allocator, directory, 1L << 30)) {
      harness.check();
      assertEquals(1, mappings(harness));
      assertEquals(harness.segment().fileBytes(), harness.segments().statistics().mappedBytes());
      harness.segments().evictUnused();
      assertEquals(1, mappings(harness), "a window costs nothing and stays");
      harness.segment().close();
      assertEquals(0, mappings(harness));
    }
  }

  @Test
  void aBatchAcrossTwoWindowsHasItsOwnMapping(BufferAllocator allocator, @TempDir Path directory) {
    try (SegmentHarness harness = chunks(allocator, directory, 2048)) {
      harness.check();
      long windows = harness.segment().fileBytes() / 2048 + 1;
      assertTrue(mappings(harness) <= 2 * windows, mappings(harness) + " of " + windows);
      harness.segments().evictUnused();
      assertTrue(mappings(harness) <= windows, mappings(harness) + " of " + windows);
    }
  }

  @Test
  void aWindowThatBecameTooShortIsMappedAnew(BufferAllocator allocator, @TempDir Path directory) {
    try (SegmentHarness harness = chunks(allocator, directory, 1L << 30)) {
      List<ChunkLease> held = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        held.add(harness.segment().lease(i, "held"));
        harness.commitRandomRows(random, 80);
        held.add(harness.segment().lease(harness.segment().chunkCount() - 2, "held"));
      }
      assertTrue(mappings(harness) > 5, "old windows live as long as their leases");
      held.forEach(ChunkLease::close);
      harness.segments().evictUnused();
      assertEquals(1, mappings(harness));
      harness.checkDeeply();
    }
  }

  @Test
  void theOldFileLivesAsLongAsItsLastLease(BufferAllocator allocator, @TempDir Path directory) {
    StoreFiles files = StoreFiles.at(directory);
    try (SegmentHarness harness = chunks(allocator, directory, 1L << 30)) {
      try (ChunkLease first = harness.segment().lease(0, "first");
          ChunkLease second = harness.segment().lease(7, "second")) {
        harness.compact();
        assertEquals(List.of("3.0.arrows", "3.1.arrows"), files.list("segments"));
        assertEquals(harness.segment().rowCount(0), first.rowCount());
        harness.read(first).forEach((at, row) -> assertEquals(harness.model().get(at), row));
        second.close();
        assertEquals(List.of("3.0.arrows", "3.1.arrows"), files.list("segments"));
      }
      assertEquals(List.of("3.1.arrows"), files.list("segments"));
      assertEquals(0, harness.segment().deadBytes());
      harness.checkDeeply();
    }
  }

  @Test
  void compactionLeavesOneBatchPerChunkAndNoDeadBytes(
      BufferAllocator allocator, @TempDir Path directory) {
    try (SegmentHarness harness =
        new SegmentHarness(
            allocator,
            StoreFiles.at(directory),
            SegmentOptions.defaults().withChunkBytes(600),
            NUMBERS)) {
      for (int i = 0; i < 30; i++) {
        harness.commitRandomRows(random, 7);
      }
      assertTrue(harness.segment().deadBytes() > 0);
      long before = harness.segment().fileBytes();
      harness.compact();
      assertEquals(0, harness.segment().deadBytes());
      assertEquals(harness.segment().chunkCount(), harness.segment().batchCount());
      assertTrue(harness.segment().fileBytes() < before);
      harness.checkDeeply();
      harness.commitRandomRows(random, 7);
      harness.checkDeeply();
      harness.reopen();
      harness.checkDeeply();
    }
  }

  @Test
  void mappedBuffersGoToAllocatorsOfAnyRoot(BufferAllocator allocator, @TempDir Path directory) {
    try (SegmentHarness harness = chunks(allocator, directory, 1L << 30);
        BufferAllocator other = new RootAllocator(16 << 10)) {
      long expected;
      try (VectorSchemaRoot root = VectorSchemaRoot.create(NUMBERS, other)) {
        try (ChunkLease lease = harness.segment().lease(0, "test")) {
          expected = sum((BigIntVector) lease.column(0));
          FieldVector column = lease.column(0);
          VectorSchemaRoot borrowed =
              new VectorSchemaRoot(List.of(column.getField()), List.of(column), lease.rowCount());
          try (ArrowRecordBatch batch = new VectorUnloader(borrowed).getRecordBatch()) {
            new VectorLoader(root).load(batch);
          }
        }
        harness.segment().close();
        assertEquals(1, mappings(harness), "what was passed on keeps the mapping");
        TransferPair transfer = root.getVector(0).getTransferPair(other);
        transfer.transfer();
        try (BigIntVector moved = (BigIntVector) transfer.getTo()) {
          assertEquals(expected, sum(moved));
        }
        assertEquals(0, mappings(harness));
      }
    }
  }

  private static long sum(BigIntVector numbers) {
    long sum = 0;
    for (int i = 0; i < numbers.getValueCount(); i++) {
      sum += numbers.isNull(i) ? 0 : numbers.get(i);
    }
    return sum;
  }
}
