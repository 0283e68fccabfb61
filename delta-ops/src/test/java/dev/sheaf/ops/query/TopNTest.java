package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.TestRows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

@ExtendWith(AllocatorExtension.class)
class TopNTest {
  private static Dataset dataset(BufferAllocator allocator, TestRows rows) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    dataset.createTable("t", rows.schema(), PrimaryKey.none());
    try (VectorSchemaRoot root = rows.toRoot(allocator);
        Transaction transaction = dataset.begin("main")) {
      transaction.table("t").insert(root);
      transaction.commit(CommitMessage.of("rows"));
    }
    return dataset;
  }

  private static List<@Nullable Object> first(
      BufferAllocator allocator, Dataset dataset, TopN top, String column) {
    try (Snapshot snapshot = dataset.snapshot("main", "t");
        BatchCursor rows = snapshot.scan(Scan.all());
        VectorSchemaRoot result = top.run(allocator, rows, Cancellation.NEVER)) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < result.getRowCount(); i++) {
        values.add(result.getVector(column).getObject(i));
      }
      return values;
    }
  }

  @Test
  void numbersAreInTheOrderOfSql(BufferAllocator allocator) {
    TestRows rows =
        TestRows.ints("n", 0, 1, 2, 3, 4, 5, 6)
            .doubles("x", null, -0.0, Double.NaN, 0.0, Double.NEGATIVE_INFINITY, 1e300, -1.0);
    try (Dataset dataset = dataset(allocator, rows)) {
      TopN up = TopN.of(10, SortColumn.ascending("x"));
      TopN down = TopN.of(10, SortColumn.descending("x"));
      assertEquals(List.of(4, 6, 1, 3, 5, 2, 0), first(allocator, dataset, up, "n"));
      assertEquals(List.of(2, 5, 1, 3, 6, 4, 0), first(allocator, dataset, down, "n"));
      TopN nullsFirst = TopN.of(2, SortColumn.descending("x").nullsFirst());
      assertEquals(List.of(0, 2), first(allocator, dataset, nullsFirst, "n"));
    }
  }

  @Test
  void extremesAreToldFromNulls(BufferAllocator allocator) {
    TestRows rows =
        TestRows.ints("n", 0, 1, 2, 3)
            .andLongs("x", null, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE);
    try (Dataset dataset = dataset(allocator, rows)) {
      TopN up = TopN.of(4, SortColumn.ascending("x"));
      assertEquals(List.of(2, 1, 3, 0), first(allocator, dataset, up, "n"));
      TopN nullsFirst = TopN.of(4, SortColumn.ascending("x").nullsFirst());
      assertEquals(List.of(0, 2, 1, 3), first(allocator, dataset, nullsFirst, "n"));
    }
  }

  @Test
  void textGoesByBytesAndTheSecondColumnBreaksTies(BufferAllocator allocator) {
    TestRows rows =
        TestRows.ints("n", 0, 1, 2, 3, 4)
            .texts("s", "runways-long", "Z", "é", "runways-lone", "runways-long");
    try (Dataset dataset = dataset(allocator, rows)) {
      TopN up = TopN.of(5, SortColumn.ascending("s"), SortColumn.descending("n"));
      assertEquals(List.of(1, 3, 4, 0, 2), first(allocator, dataset, up, "n"));
    }
  }

  @Test
  void manyRowsNeedRoomForTwiceWhatIsWanted(BufferAllocator allocator) {
    int count = 200_000;
    Integer[] numbers =
        IntStream.range(0, count).map(i -> i * 7919 % count).boxed().toArray(Integer[]::new);
    try (Dataset dataset = dataset(allocator, TestRows.ints("n", numbers));
        BufferAllocator own = allocator.newChildAllocator("top", 0, Long.MAX_VALUE)) {
      TopN top = TopN.of(5_000, SortColumn.descending("n"));
      List<@Nullable Object> result = first(own, dataset, top, "n");
      Integer[] expected = numbers.clone();
      Arrays.sort(expected, (a, b) -> Integer.compare(b, a));
      assertEquals(Arrays.asList(expected).subList(0, 5_000), result);
      long rowBytes = 5;
      assertTrue(
          own.getPeakMemoryAllocation() < 6 * 2 * 5_000 * rowBytes,
          () -> own.getPeakMemoryAllocation() + " bytes");
    }
  }

  @Test
  void noneOfNothing(BufferAllocator allocator) {
    try (Dataset dataset = dataset(allocator, TestRows.ints("n", 1))) {
      TopN none = TopN.of(0, SortColumn.ascending("n"));
      assertEquals(List.of(), first(allocator, dataset, none, "n"));
    }
    try (Dataset dataset = dataset(allocator, TestRows.ints("n"))) {
      TopN some = TopN.of(3, SortColumn.ascending("n"));
      assertEquals(List.of(), first(allocator, dataset, some, "n"));
    }
  }

  @Test
  void whatCannotBeIsSaid(BufferAllocator allocator) {
    refused(ErrorCode.BAD_ARGUMENT, "-1", () -> TopN.of(-1, SortColumn.ascending("n")));
    refused(
        ErrorCode.LIMIT_EXCEEDED,
        "1000000",
        () -> TopN.of(TopN.ROWS_MAX + 1, SortColumn.ascending("n")));
    refused(ErrorCode.BAD_ARGUMENT, "column to sort by", () -> TopN.of(3));
    try (Dataset dataset = dataset(allocator, TestRows.ints("number", 1))) {
      TopN wrong = TopN.of(3, SortColumn.ascending("numbr"));
      refused(ErrorCode.UNKNOWN_COLUMN, "number", () -> first(allocator, dataset, wrong, "number"));
    }
  }

  private static void refused(ErrorCode code, String word, Executable call) {
    SheafException e = assertThrows(SheafException.class, call);
    assertEquals(code, e.code());
    assertTrue(e.getMessage().contains(word), e::getMessage);
  }

  @Test
  void cancelledRunsAndRefusedMemoryLeaveNothing(BufferAllocator allocator) throws Exception {
    TestRows rows = TestRows.ints("n", 1, 2, 3).texts("s", "a", null, "c");
    TopN top = TopN.of(2, SortColumn.descending("s"));
    try (Dataset dataset = dataset(allocator, rows);
        Snapshot snapshot = dataset.snapshot("main", "t");
        BatchCursor cursor = snapshot.scan(Scan.all())) {
      SheafException e =
          assertThrows(SheafException.class, () -> top.run(allocator, cursor, () -> true));
      assertEquals(ErrorCode.CANCELLED, e.code());
      FailingAllocations.sweep(
          failing -> assertEquals(List.of(3, 1), first(failing, dataset, top, "n")));
    }
  }
}
