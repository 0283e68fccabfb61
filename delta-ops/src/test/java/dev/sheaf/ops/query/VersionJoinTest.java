package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.ops.diff.SampleDiff;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.TestRows;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

@ExtendWith(AllocatorExtension.class)
class VersionJoinTest {
  private static final long MODIFIED = SampleDiff.modified();
  private static final long REMOVED = SampleDiff.removed();

  private static long rows(BufferAllocator allocator, Dataset dataset, VersionJoin join) {
    long[] rows = {0};
    try (BatchCursor cursor =
        join.open(allocator, dataset, "main", "side", "t", Cancellation.NEVER)) {
      cursor.forEach(batch -> rows[0] += batch.selectedCount());
    }
    return rows[0];
  }

  private static void write(
      BufferAllocator allocator, Dataset dataset, String table, TestRows rows, PrimaryKey key) {
    try (VectorSchemaRoot root = rows.toRoot(allocator);
        Transaction transaction = dataset.begin("main")) {
      if (dataset.version("main").tables().containsKey(table)) {
        transaction.table(table).upsert(root);
      } else {
        transaction.createTable(table, rows.schema(), key).insert(root);
      }
      transaction.commit(CommitMessage.of("rows"));
    }
  }

  @Test
  void eachKindHasItsRecords(BufferAllocator allocator) {
    try (Dataset dataset = SampleDiff.open(allocator)) {
      assertEquals(SampleDiff.ROWS - REMOVED, rows(allocator, dataset, VersionJoin.inner()));
      assertEquals(SampleDiff.ROWS, rows(allocator, dataset, VersionJoin.left()));
      assertEquals(
          SampleDiff.ROWS + SampleDiff.ADDED, rows(allocator, dataset, VersionJoin.full()));
      assertEquals(MODIFIED, rows(allocator, dataset, VersionJoin.inner().differing()));
      assertEquals(MODIFIED + REMOVED, rows(allocator, dataset, VersionJoin.left().differing()));
      List<String> id = List.of("id");
      VersionJoin keys = VersionJoin.full().differing().columns(id, id);
      assertEquals(REMOVED + SampleDiff.ADDED, rows(allocator, dataset, keys));
    }
  }

  @Test
  void sharedRowsAreLentAndNotPaired(BufferAllocator allocator) {
    Integer[] ids = IntStream.range(0, 200_000).boxed().toArray(Integer[]::new);
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      PrimaryKey key = PrimaryKey.of("id");
      write(allocator, dataset, "t", TestRows.ints("id", ids).andInts("x", ids), key);
      dataset.tag("before", "main");
      write(allocator, dataset, "t", TestRows.ints("id", 7, 70_000).andInts("x", -7, -7), key);
      int chunks = 4; // that hold the rows; the changed rows are in the last of them
      try (BufferAllocator own = allocator.newChildAllocator("join", 0, Long.MAX_VALUE)) {
        long before = dataset.statistics().chunkLeases();
        VersionJoin join = VersionJoin.inner();
        AtomicInteger shared = new AtomicInteger();
        List<Object> changed = new ArrayList<>();
        try (BatchCursor pairs =
            join.open(own, dataset, "before", "main", "t", Cancellation.NEVER)) {
          pairs.forEach(
              batch -> {
                if (batch.column(1) == batch.column(3)) { // one stored column under two names
                  shared.addAndGet(batch.selectedCount());
                } else {
                  for (int i = 0; i < batch.rowCount(); i++) {
                    changed.add(batch.column(1).getObject(i));
                    changed.add(batch.column(3).getObject(i));
                  }
                }
              });
        }
        assertEquals(199_998, shared.get());
        assertEquals(List.of(7, -7, 70_000, -7), changed);
        assertTrue(own.getPeakMemoryAllocation() < 4_096, "the two rows that changed");
        long differences = dataset.statistics().chunkLeases();
        assertTrue(differences - before <= 2 * chunks + 4 * 3, "each chunk once for each side");
        assertEquals(2, count(own, dataset, join.differing()));
        assertTrue(
            dataset.statistics().chunkLeases() - differences <= 4 * 3,
            "chunks without differences are not read");
      }
    }
  }

  private static long count(BufferAllocator allocator, Dataset dataset, VersionJoin join) {
    long[] rows = {0};
    try (BatchCursor cursor =
        join.open(allocator, dataset, "before", "main", "t", Cancellation.NEVER)) {
      cursor.forEach(batch -> rows[0] += batch.selectedCount());
    }
    return rows[0];
  }

  @Test
  void columnsHavePrefixesAndMayBeNull(BufferAllocator allocator) {
    try (Dataset dataset = SampleDiff.open(allocator);
        BatchCursor cursor =
            VersionJoin.left()
                .prefixed("", "new_")
                .columns(List.of("name", "id"), List.of("id"))
                .open(allocator, dataset, "main", "side", "t", Cancellation.NEVER)) {
      List<Field> fields = cursor.schema().getFields();
      assertEquals(List.of("name", "id", "new_id"), fields.stream().map(Field::getName).toList());
      assertFalse(fields.get(1).isNullable());
      assertTrue(fields.get(2).isNullable());
    }
  }

  @Test
  void twoTablesAreJoinedByKeysOfAnyWidth(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      write(
          allocator,
          dataset,
          "a",
          TestRows.ints("id", 1, 2, 3).texts("s", "x", "y", "z"),
          PrimaryKey.of("id"));
      write(
          allocator,
          dataset,
          "b",
          TestRows.ints("n", 0, 0).andLongs("number", 3L, 1L).texts("s", "z", "changed"),
          PrimaryKey.of("number"));
      List<String> rows = new ArrayList<>();
      try (BatchCursor cursor =
          VersionJoin.inner()
              .differing()
              .open(
                  allocator,
                  dataset,
                  JoinSide.of(dataset, "main", "a"),
                  JoinSide.of(dataset, "main", "b"),
                  Cancellation.NEVER)) {
        cursor.forEach(
            batch -> {
              int[] positions = new int[batch.selectedCount()];
              batch.selection().copyTo(positions);
              for (int i : positions) {
                rows.add(batch.column(1).getObject(i) + " " + batch.column(4).getObject(i));
              }
            });
      }
      assertEquals(List.of("x changed"), rows);
    }
  }

  @Test
  void whatCannotBeIsSaid(BufferAllocator allocator) {
    refused(ErrorCode.BAD_ARGUMENT, "budget", () -> VersionJoin.full().withBudget(0));
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      TestRows rows = TestRows.ints("id", 1).texts("s", "x");
      write(allocator, dataset, "ints", rows, PrimaryKey.of("id"));
      write(allocator, dataset, "texts", rows, PrimaryKey.of("s"));
      write(allocator, dataset, "none", rows, PrimaryKey.none());
      write(
          allocator, dataset, "other", TestRows.ints("id", 1).andInts("s", 1), PrimaryKey.of("id"));
      refused(dataset, VersionJoin.full(), "ints", "texts", "s utf8");
      refused(dataset, VersionJoin.full(), "ints", "none", "'none' has no primary key");
      refused(dataset, VersionJoin.full().differing(), "ints", "other", "cannot be compared");
      refused(dataset, VersionJoin.full().prefixed("", ""), "ints", "ints", "called 'id'");
    }
  }

  private static void refused(
      Dataset dataset, VersionJoin join, String left, String right, String words) {
    refused(
        ErrorCode.BAD_ARGUMENT,
        words,
        () -> {
          try (BufferAllocator allocator = dataset.newAllocator("join")) {
            join.open(
                    allocator,
                    dataset,
                    JoinSide.of(dataset, "main", left),
                    JoinSide.of(dataset, "main", right),
                    Cancellation.NEVER)
                .close();
          }
        });
  }

  private static void refused(ErrorCode code, String words, Executable call) {
    SheafException e = assertThrows(SheafException.class, call);
    assertEquals(code, e.code(), e::getMessage);
    assertTrue(e.getMessage().contains(words), e::getMessage);
  }

  @Test
  void shortMemoryMeansSmallBatches(BufferAllocator allocator) {
    try (Dataset dataset = SampleDiff.open(allocator);
        BufferAllocator small = allocator.newChildAllocator("small", 0, 60_000)) {
      VersionJoin join = VersionJoin.full().withBudget(40_000);
      assertEquals(SampleDiff.ROWS + SampleDiff.ADDED, rows(small, dataset, join));
    }
  }

  @Test
  void failedAllocationsAndCancelledJoinsLeaveNothing(BufferAllocator outer) throws Exception {
    try (Dataset dataset = SampleDiff.open(outer)) {
      FailingAllocations.sweep(
          failing ->
              assertEquals(
                  MODIFIED + REMOVED + SampleDiff.ADDED,
                  rows(failing, dataset, VersionJoin.full().differing())));
      boolean[] requested = {false};
      try (BatchCursor cursor =
          VersionJoin.full().open(outer, dataset, "main", "side", "t", () -> requested[0])) {
        assertTrue(cursor.advance(batch -> requested[0] = true));
        SheafException e =
            assertThrows(SheafException.class, () -> cursor.advance(batch -> fail()));
        assertSame(ErrorCode.CANCELLED, e.code());
        assertFalse(cursor.advance(batch -> fail()), "it is at its end");
      }
    }
  }

  private static void fail() {
    throw new AssertionError("nothing comes any more");
  }
}
