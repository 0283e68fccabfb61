package dev.sheaf.store.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.OsFiles;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FileOperation;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RecordingFiles;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
class SegmentTest {
  private static final Schema NUMBERS =
      new Schema(List.of(RandomFields.of("n", new ArrowType.Int(64, true))));
  private static final TableSchema TABLE = TableSchema.create(NUMBERS, PrimaryKey.none());
  private static final int CHUNK_ROWS = Segment.CHUNK_ROWS;

  private final Random random = Seeds.random("SegmentTest");
  @TempDir private Path directory;
  private BufferAllocator allocator;
  private SegmentFiles files;

  @BeforeEach
  void openFiles(BufferAllocator testAllocator) {
    allocator = testAllocator;
    files = filesOver(StoreFiles.at(directory));
  }

  @AfterEach
  void closeFiles() {
    files.close();
  }

  private SegmentFiles filesOver(StoreFiles store) {
    return SegmentFiles.open(allocator, store, FileAccess.WRITE, "d", SegmentOptions.defaults());
  }

  /** Appends {@code first, first + 1, ...} and says at which addresses. */
  private long[] append(SegmentAppend append, long first, int rows) {
    long[] addresses = new long[rows];
    try (BigIntVector numbers = new BigIntVector(NUMBERS.getFields().get(0), allocator)) {
      numbers.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        numbers.set(i, first + i);
      }
      numbers.setValueCount(rows);
      append.append(new FieldVector[] {numbers}, 0, rows, addresses, 0);
    }
    return addresses;
  }

  private long[] commit(Segment segment, long first, int rows) {
    try (SegmentAppend append = segment.beginAppend()) {
      long[] addresses = append(append, first, rows);
      append.write();
      append.publish();
      return addresses;
    }
  }

  private static long read(Segment segment, long address) {
    try (ChunkLease lease = segment.lease(RowAddress.chunk(address), "test")) {
      return ((BigIntVector) lease.column(0)).get(RowAddress.position(address));
    }
  }

  @Test
  void rowsAreVisibleOnceTheyArePublished() {
    Segment segment = files.create(5, 1, TABLE);
    try (SegmentAppend append = segment.beginAppend()) {
      long[] addresses = append(append, 40, 3);
      assertEquals(RowAddress.of(5, 2), addresses[2]);
      assertEquals(0, segment.chunkCount());
      append.write();
      assertEquals(0, segment.chunkCount());
      append.publish();
    }
    assertEquals(1, segment.chunkCount());
    assertEquals(3, segment.rowCount(0));
    assertEquals(3, segment.endOffset());
    assertEquals(42, read(segment, RowAddress.of(5, 2)));
  }

  @Test
  void addressesGoOnOverChunksAndCommits() {
    Segment segment = files.create(5, 1, TABLE);
    long[] first = commit(segment, 0, CHUNK_ROWS - 10);
    long[] second = commit(segment, first.length, CHUNK_ROWS + 100);
    assertEquals(RowAddress.of(5, 0), first[0]);
    assertEquals(RowAddress.of(5, CHUNK_ROWS - 10), second[0]);
    assertEquals(RowAddress.of(5, 2 * CHUNK_ROWS + 89), second[second.length - 1]);
    assertEquals(3, segment.chunkCount());
    assertEquals(CHUNK_ROWS, segment.rowCount(1));
    assertEquals(90, segment.rowCount(2));
    assertEquals(2 * CHUNK_ROWS + 90, segment.endOffset());
    for (long address : new long[] {first[0], second[0], second[9], second[10], second[65_600]}) {
      assertEquals(RowAddress.offset(address), read(segment, address));
    }
  }

  @Test
  void theCommitThatSealsAChunkLeavesOneBatchOfIt() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    commit(segment, 10, 10);
    try (SegmentAppend append = segment.beginAppend()) {
      append(append, 20, CHUNK_ROWS);
      SegmentWrite write = append.write();
      assertEquals(List.of(0, 10), write.replaced().stream().map(BatchPlace::position).toList());
      assertEquals(List.of(0, 1), write.places().stream().map(BatchPlace::chunk).toList());
      assertEquals(List.of(CHUNK_ROWS, 20), write.places().stream().map(BatchPlace::rows).toList());
      append.publish();
    }
    assertEquals(2, segment.batchCount());
    assertTrue(segment.deadBytes() > 0);
    assertEquals(CHUNK_ROWS + 10, read(segment, RowAddress.of(5, CHUNK_ROWS + 10)));
  }

  @Test
  void aLeaseShowsTheRowsOfItsTime() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    try (ChunkLease before = segment.lease(0, "before")) {
      commit(segment, 10, 10);
      try (ChunkLease after = segment.lease(0, "after");
          ChunkLease again = segment.lease(0, "again")) {
        assertEquals(10, before.rowCount());
        assertEquals(20, after.rowCount());
        assertEquals(10, before.column(0).getValueCount());
        assertSame(after.column(0), again.column(0));
        assertEquals(List.of("after", "again", "before"), segment.leaseOwners());
      }
    }
    assertEquals(List.of(), segment.leaseOwners());
  }

  @Test
  void aClosedLeaseRefusesAndClosesTwice() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    ChunkLease lease = segment.lease(0, "test");
    lease.close();
    lease.close();
    assertThrows(IllegalStateException.class, () -> lease.column(0));
    assertEquals(3, read(segment, RowAddress.of(5, 3)));
  }

  @Test
  void aRollbackLeavesNothing() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    SegmentFacts before = segment.facts();
    try (SegmentAppend append = segment.beginAppend()) {
      append(append, 10, CHUNK_ROWS);
      append.write();
      append.rollback();
      append.rollback();
    }
    assertEquals(before, segment.facts());
    assertEquals(RowAddress.of(5, 10), commit(segment, 10, 1)[0]);
  }

  @Test
  void anAppendThatWasNotWrittenCannotBePublished() {
    Segment segment = files.create(5, 1, TABLE);
    try (SegmentAppend append = segment.beginAppend()) {
      append(append, 0, 10);
      assertThrows(IllegalStateException.class, append::publish);
    }
    assertEquals(0, segment.chunkCount());
  }

  @Test
  void anEmptyAppendTouchesNoFile() {
    RecordingFiles recording = new RecordingFiles(new OsFiles(directory));
    try (SegmentFiles recorded = filesOver(StoreFiles.over(recording))) {
      Segment segment = recorded.create(5, 1, TABLE);
      recording.take();
      commit(segment, 0, 0);
      assertEquals(List.of(), recording.take());
      assertEquals(0, segment.facts().fileLength());
    }
  }

  @Test
  void aNewFileIsForcedBeforeItsDirectory() {
    RecordingFiles recording = new RecordingFiles(new OsFiles(directory));
    try (SegmentFiles recorded = filesOver(StoreFiles.over(recording))) {
      Segment segment = recorded.create(5, 1, TABLE);
      recording.take();
      commit(segment, 0, 10);
      assertEquals(
          List.of(
              FileOperation.DELETE, // of what a commit that never was may have left
              FileOperation.CREATE,
              FileOperation.WRITE,
              FileOperation.WRITE,
              FileOperation.FORCE,
              FileOperation.FORCE_DIRECTORY),
          changes(recording));
      commit(segment, 10, 10);
      assertEquals(List.of(FileOperation.WRITE, FileOperation.FORCE), changes(recording));
    }
  }

  @Test
  void aCompactionIsForcedBeforeItIsPublished() {
    RecordingFiles recording = new RecordingFiles(new OsFiles(directory));
    try (SegmentFiles recorded = filesOver(StoreFiles.over(recording))) {
      Segment segment = recorded.create(5, 1, TABLE);
      commit(segment, 0, 10);
      commit(segment, 10, 10);
      recording.take();
      try (SegmentCompaction compaction = segment.beginCompaction()) {
        compaction.finish();
        List<FileOperation> written = changes(recording);
        assertEquals(
            List.of(FileOperation.FORCE, FileOperation.FORCE_DIRECTORY),
            written.subList(written.size() - 2, written.size()));
        compaction.publish();
        assertEquals(List.of(FileOperation.DELETE), changes(recording));
      }
    }
  }

  private static List<FileOperation> changes(RecordingFiles recording) {
    return recording.take().stream()
        .map(RecordingFiles.Entry::operation)
        .filter(FileOperation::changes)
        .toList();
  }

  @Test
  void aFrozenSegmentTakesNoRows() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    segment.freeze();
    assertTrue(segment.frozen());
    assertTrue(segment.facts().frozen());
    assertThrows(IllegalStateException.class, segment::beginAppend);
    assertEquals(4, read(segment, RowAddress.of(5, 4)));
  }

  @Test
  void whatIsLeasedIsNotEvicted() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    commit(segment, 10, 10);
    try (ChunkLease lease = segment.lease(0, "first")) {
      files.evictUnused();
      try (ChunkLease again = segment.lease(0, "second")) {
        assertSame(lease.column(0), again.column(0));
      }
      long held = files.statistics().offHeapBytes();
      assertTrue(held > 0);
    }
    files.evictUnused();
    assertEquals(0, files.statistics().offHeapBytes());
  }

  @Test
  void theCacheKeepsWhatFits() {
    SegmentOptions options = SegmentOptions.defaults().withCacheBytes(3 * 80);
    try (SegmentFiles small =
        SegmentFiles.open(allocator, StoreFiles.at(directory), FileAccess.WRITE, "d", options)) {
      for (int i = 0; i < 5; i++) {
        commit(small.create(i, 1, TABLE), 0, 9); // 72 bytes of numbers and 2 of bits
      }
      long three = small.statistics().offHeapBytes();
      small.evictUnused();
      assertTrue(three > 0);
      assertEquals(0, small.statistics().offHeapBytes());
      Segment one = small.create(5, 1, TABLE);
      commit(one, 0, 9);
      assertEquals(three, 3 * small.statistics().offHeapBytes());
    }
  }

  @Test
  void oneThreadCannotWaitForItsOwnAppend() {
    Segment segment = files.create(5, 1, TABLE);
    try (SegmentAppend append = segment.beginAppend()) {
      assertThrows(IllegalStateException.class, segment::beginAppend);
      append(append, 0, 1);
    }
    commit(segment, 0, 1);
  }

  @Test
  void aSegmentTakesTwoToThe31Rows() {
    Segment segment = files.create(5, 1, TABLE);
    assertTrue(segment.canTake(1L << 31));
    assertFalse(segment.canTake((1L << 31) + 1));
    commit(segment, 0, CHUNK_ROWS + 1);
    assertTrue(segment.canTake((1L << 31) - CHUNK_ROWS - 1));
    assertFalse(segment.canTake((1L << 31) - CHUNK_ROWS));
  }

  @Test
  void inMemoryNothingIsWritten(BufferAllocator memory) {
    try (SegmentFiles inMemory = SegmentFiles.inMemory(memory, SegmentOptions.defaults())) {
      Segment segment = inMemory.create(5, 1, TABLE);
      try (SegmentAppend append = segment.beginAppend()) {
        append(append, 0, CHUNK_ROWS + 10);
        assertEquals(new SegmentWrite(5, 0, List.of(), List.of()), append.write());
        append.publish();
      }
      inMemory.evictUnused();
      assertEquals(CHUNK_ROWS + 3, read(segment, RowAddress.of(5, CHUNK_ROWS + 3)));
      assertEquals(List.of(), segment.verify());
      StorageStatistics statistics = inMemory.statistics();
      assertTrue(statistics.offHeapBytes() > CHUNK_ROWS * 8L);
      assertEquals(0, statistics.fileBytes() + statistics.mappedBytes() + statistics.deadBytes());
    }
  }

  @Test
  void aSealedChunkLeavesMemoryAndIsMappedWhenRead() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, CHUNK_ROWS);
    assertEquals(0, files.statistics().offHeapBytes());
    assertEquals(0, files.statistics().mappings());
    try (ChunkLease lease = segment.lease(0, "test")) {
      assertEquals(CHUNK_ROWS, lease.rowCount());
      assertEquals(1, files.statistics().mappings());
      assertEquals(segment.fileBytes(), files.statistics().mappedBytes());
      assertTrue(files.statistics().offHeapBytes() < CHUNK_ROWS, "the values are not copied");
    }
    segment.close();
    assertEquals(0, files.statistics().mappings());
    assertEquals(0, files.statistics().offHeapBytes());
  }

  @Test
  void aLeaseOutlivesItsSegmentAndIsNamedWhenTheFilesAreClosed() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    try (ChunkLease lease = segment.lease(0, "query-42")) {
      IllegalStateException e = assertThrows(IllegalStateException.class, files::close);
      assertEquals("segments are still leased by [query-42]", e.getMessage());
      assertEquals(7, ((BigIntVector) lease.column(0)).get(7));
      assertEquals(
          ErrorCode.CLOSED,
          assertThrows(SheafException.class, () -> segment.lease(0, "too late")).code());
    }
    files.close();
  }

  @Test
  void whatNobodyUsesMakesRoomForWhatSomebodyNeeds() {
    try (BufferAllocator small = allocator.newChildAllocator("small", 0, 3L << 20);
        SegmentFiles tight =
            SegmentFiles.open(
                small,
                StoreFiles.at(directory),
                FileAccess.WRITE,
                "d",
                SegmentOptions.defaults())) {
      List<Segment> segments = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Segment segment = tight.create(i, 1, TABLE);
        commit(segment, 0, 40_000);
        commit(
            segment, 40_000, 20_000); // two batches: the chunk is read into memory, 512 KiB of it
        tight.evictUnused();
        segments.add(segment);
      }
      for (Segment segment : segments) {
        assertEquals(50_000, read(segment, RowAddress.of(segment.id(), 50_000)));
      }
    }
  }

  @Test
  void aDatasetThatIsOpenForReadingIsNotWritten() {
    commit(files.create(5, 1, TABLE), 0, 10);
    RecordingFiles recording = new RecordingFiles(new OsFiles(directory));
    try (SegmentFiles readers =
        SegmentFiles.open(
            allocator,
            StoreFiles.over(recording),
            FileAccess.READ,
            "d",
            SegmentOptions.defaults())) {
      Segment segment = readers.open(files.create(6, 1, TABLE).facts(), TABLE);
      for (Executable write :
          List.<Executable>of(
              segment::beginAppend,
              segment::beginCompaction,
              () -> readers.create(7, 1, TABLE),
              () -> readers.deleteUnknown(Map.of()))) {
        assertEquals(ErrorCode.READ_ONLY, assertThrows(SheafException.class, write).code());
      }
      assertEquals(List.of(), changes(recording));
    }
  }

  @Test
  void readersInAnotherProcessGoOnWhileRowsAreAppended() {
    Segment segment = files.create(5, 1, TABLE);
    commit(segment, 0, 10);
    try (SegmentFiles readers =
        SegmentFiles.open(
            allocator, StoreFiles.at(directory), FileAccess.READ, "d", SegmentOptions.defaults())) {
      Segment before = readers.open(segment.facts(), TABLE);
      commit(segment, 10, CHUNK_ROWS);
      assertEquals(10, before.endOffset());
      assertEquals(3, read(before, RowAddress.of(5, 3)));
      commit(segment, 10 + CHUNK_ROWS, 10);
      assertEquals(List.of(), before.verify());
    }
    assertEquals(CHUNK_ROWS + 15, read(segment, RowAddress.of(5, CHUNK_ROWS + 15)));
  }

  @Test
  void filesThatTheCatalogDoesNotNameAreDeleted() {
    Segment kept = files.create(5, 1, TABLE);
    commit(kept, 0, 10);
    commit(files.create(6, 1, TABLE), 0, random.nextInt(10) + 1);
    assertEquals(List.of("segments/6.0.arrows"), files.deleteUnknown(Map.of(5, 0)));
    assertEquals(List.of("5.0.arrows"), StoreFiles.at(directory).list("segments"));
  }
}
