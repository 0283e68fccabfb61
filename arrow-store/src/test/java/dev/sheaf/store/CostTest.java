package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.TestRows;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What operations cost, in things that can be counted; never in time. */
@ExtendWith(AllocatorExtension.class)
class CostTest {
  private static final int SMALL = 10_000;
  private static final int LARGE = 1_000_000;
  private static final int BATCH = 100_000;

  @Test
  void aCommitOfOneRowTouchesOneChunkWhateverTheTableHolds(BufferAllocator allocator) {
    for (int rowCount : new int[] {SMALL, LARGE}) {
      try (Dataset dataset = filled(allocator, rowCount)) {
        RowSet before = rowSet(dataset, "main");
        put(dataset, allocator, rowCount / 2, 1, 7);
        RowSet after = rowSet(dataset, "main");
        assertEquals(rowCount, after.cardinality());
        // One chunk loses the old row, one gains the new one.
        assertTrue(chunksNotShared(before, after) <= 2, () -> rowCount + " rows");
      }
    }
  }

  @Test
  void aBranchSharesEverything(BufferAllocator allocator) {
    try (Dataset dataset = filled(allocator, SMALL)) {
      long bytes = allocator.getAllocatedMemory();
      dataset.branch("side", "main");
      assertEquals(0, chunksNotShared(rowSet(dataset, "main"), rowSet(dataset, "side")));
      assertEquals(bytes, allocator.getAllocatedMemory());
    }
  }

  @Test
  void theSameRowsAreStoredOnce(BufferAllocator allocator) {
    try (Dataset dataset = filled(allocator, SMALL)) {
      dataset.branch("side", "main~1");
      try (Transaction tx = dataset.begin("side");
          VectorSchemaRoot root = rows(allocator, 0, SMALL, 0)) {
        tx.table("t").insert(root);
        tx.commit(CommitMessage.of("the same"));
      }
      assertEquals(SMALL, dataset.statistics().rowsStored());
      assertEquals(rowSet(dataset, "main"), rowSet(dataset, "side"));
    }
  }

  @Test
  void aMillionStatesOfOneRecord(BufferAllocator allocator) {
    // With anything quadratic in it, this would not end.
    int states = 1_000_000;
    int perCommit = 10_000;
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
        VectorSchemaRoot row = rows(allocator, 0, 1, 0)) {
      dataset.createTable("t", row.getSchema(), PrimaryKey.of("id"));
      IntVector value = (IntVector) row.getVector("value");
      for (int state = 0; state < states; state += perCommit) {
        try (Transaction tx = dataset.begin("main")) {
          TableWriter writer = tx.table("t");
          for (int i = state; i < state + perCommit; i++) {
            value.set(0, i);
            writer.upsert(row);
          }
          Version version = tx.commit(CommitMessage.of("states"));
          assertEquals(1, version.table("t").rowCount());
        }
      }
    }
  }

  private static int chunksNotShared(RowSet before, RowSet after) {
    int count = 0;
    for (RowChunk chunk : after.chunks()) {
      RowChunk other = before.chunk(chunk.segment(), chunk.chunk());
      count += other != null && other.sharesContainerWith(chunk) ? 0 : 1;
    }
    return count;
  }

  private static RowSet rowSet(Dataset dataset, String revision) {
    return dataset.rowSet(dataset.version(revision), "t");
  }

  private static Dataset filled(BufferAllocator allocator, int rowCount) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    dataset.createTable(
        "t", TestRows.ints("id", 1).andInts("value", 1).schema(), PrimaryKey.of("id"));
    try (Transaction tx = dataset.begin("main")) {
      for (int from = 0; from < rowCount; from += BATCH) {
        try (VectorSchemaRoot root = rows(allocator, from, Math.min(BATCH, rowCount - from), 0)) {
          tx.table("t").insert(root);
        }
      }
      tx.commit(CommitMessage.of("filled"));
    }
    return dataset;
  }

  private static void put(
      Dataset dataset, BufferAllocator allocator, int first, int count, int value) {
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot root = rows(allocator, first, count, value)) {
      assertEquals(count, tx.table("t").upsert(root).updated());
      tx.commit(CommitMessage.of("put"));
    }
  }

  private static VectorSchemaRoot rows(BufferAllocator allocator, int first, int count, int value) {
    VectorSchemaRoot root =
        VectorSchemaRoot.create(TestRows.ints("id", 1).andInts("value", 1).schema(), allocator);
    IntVector ids = (IntVector) root.getVector("id");
    IntVector values = (IntVector) root.getVector("value");
    ids.allocateNew(count);
    values.allocateNew(count);
    for (int i = 0; i < count; i++) {
      ids.set(i, first + i);
      values.set(i, value);
    }
    root.setRowCount(count);
    return root;
  }
}
