package dev.sheaf.ops.diff;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.ops.pair.KeyGroupCursor;
import dev.sheaf.ops.pair.KeyedRows;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Differences under failures: short memory, small budgets, and callers who give up. */
@ExtendWith(AllocatorExtension.class)
class DiffFaultTest {
  @ParameterizedTest
  @EnumSource(GroupOrder.class)
  void everyFailedAllocationLeavesNothing(GroupOrder order, BufferAllocator outer)
      throws Exception {
    try (Dataset dataset = SampleDiff.open(outer)) {
      TableDiff diff = Diff.between(dataset, "main", "side").table("t");
      DiffOptions options =
          order == GroupOrder.KEY ? DiffOptions.records().orderedByKey() : DiffOptions.records();
      FailingAllocations.sweep(
          allocator -> {
            long[] rows = {0};
            try (DiffCursor cursor = diff.open(allocator, options.withBudget(40_000))) {
              cursor.forEach(batch -> rows[0] += batch.selectedCount());
            }
            assertEquals(SampleDiff.modified() + SampleDiff.removed() + SampleDiff.ADDED, rows[0]);
          });
      FailingAllocations.sweep(
          allocator ->
              assertEquals(SampleDiff.modified(), diff.count(allocator, options).modified()));
    }
  }

  @ParameterizedTest
  @EnumSource(GroupOrder.class)
  void aSmallAllocatorMeansSmallBatches(GroupOrder order, BufferAllocator outer) {
    try (Dataset dataset = SampleDiff.open(outer)) {
      TableDiff diff = Diff.between(dataset, "main", "side").table("t");
      DiffOptions options =
          order == GroupOrder.KEY
              ? DiffOptions.records().orderedByKey().withBudget(16_000)
              : DiffOptions.records();
      AtomicInteger batches = new AtomicInteger();
      long[] rows = {0};
      long limit = order == GroupOrder.KEY ? 400_000 : 60_000;
      try (BufferAllocator small = outer.newChildAllocator("small", 0, limit)) {
        try (DiffCursor cursor = diff.open(small, options)) {
          cursor.forEach(
              batch -> {
                batches.incrementAndGet();
                rows[0] += batch.selectedCount();
              });
        }
        assertTrue(small.getPeakMemoryAllocation() <= limit);
      }
      assertEquals(SampleDiff.modified() + SampleDiff.removed() + SampleDiff.ADDED, rows[0]);
      assertTrue(batches.get() > 1);
    }
  }

  @Test
  void aRowThatDoesNotFitIsAClearError(BufferAllocator outer) {
    try (Dataset dataset = SampleDiff.open(outer);
        BufferAllocator tiny = outer.newChildAllocator("tiny", 0, 100)) {
      TableDiff diff = Diff.between(dataset, "main", "side").table("t");
      try (DiffCursor cursor = diff.open(tiny, DiffOptions.rows())) {
        SheafException failure =
            assertThrows(SheafException.class, () -> cursor.advance(batch -> {}));
        assertEquals(ErrorCode.BUDGET_EXCEEDED, failure.code());
        assertFalse(cursor.advance(batch -> {}));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(GroupOrder.class)
  void whoGivesUpIsHeardBetweenBatches(GroupOrder order, BufferAllocator allocator) {
    try (Dataset dataset = SampleDiff.open(allocator)) {
      TableDiff diff = Diff.between(dataset, "main", "side").table("t");
      AtomicInteger asked = new AtomicInteger();
      for (int patience = 0; ; patience++) {
        int limit = patience;
        asked.set(0);
        DiffOptions options =
            DiffOptions.records()
                .withBudget(60_000)
                .withBatchRows(500)
                .withCancellation(() -> asked.incrementAndGet() > limit);
        if (order == GroupOrder.KEY) {
          options = options.orderedByKey();
        }
        try (DiffCursor cursor = diff.open(allocator, options)) {
          cursor.forEach(batch -> {});
          break; // it was patient enough
        } catch (SheafException e) {
          assertEquals(ErrorCode.CANCELLED, e.code());
        }
      }
      assertTrue(asked.get() > 5);
    }
  }

  @ParameterizedTest
  @EnumSource(GroupOrder.class)
  void aSmallBudgetMeansPasses(GroupOrder order, BufferAllocator allocator) {
    try (Dataset dataset = SampleDiff.open(allocator)) {
      TableDiff diff = Diff.between(dataset, "main", "side").table("t");
      DiffSide from = Objects.requireNonNull(diff.from());
      DiffSide to = Objects.requireNonNull(diff.to());
      List<KeyedRows> sides =
          List.of(
              new KeyedRows(from.schema(), diff.removed()),
              new KeyedRows(to.schema(), diff.added()));
      int passes = 0;
      for (long budget : new long[] {1 << 24, 60_000, 20_000}) {
        try (KeyGroupCursor cursor =
            KeyGroupCursor.open(
                allocator,
                from.reader(),
                sides,
                PairingOptions.defaults().withBudget(budget).withOrder(order))) {
          int[] groups = {0};
          cursor.forEach(some -> groups[0] += some.count());
          assertEquals(SampleDiff.modified() + SampleDiff.removed() + SampleDiff.ADDED, groups[0]);
          assertTrue(cursor.passes() > passes, budget + ": " + cursor.passes());
          passes = cursor.passes();
        }
      }
    }
  }
}
