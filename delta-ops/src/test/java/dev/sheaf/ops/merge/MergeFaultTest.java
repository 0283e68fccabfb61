package dev.sheaf.ops.merge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Merges under failures: short memory, and callers who give up at any moment. */
@ExtendWith(AllocatorExtension.class)
class MergeFaultTest {
  private static final int ROWS = 40;

  @Test
  void everyFailedAllocationLeavesNothing(BufferAllocator outer) throws Exception {
    try (Dataset dataset = diverged(outer)) {
      MergePolicy policy =
          MergePolicy.preferTheirs()
              .column("name", CellPolicy.concatenate("+"))
              .column("runways", CellPolicy.sumOfChanges());
      AtomicInteger runs = new AtomicInteger();
      FailingAllocations.sweep(
          allocator -> {
            String branch = "try-" + runs.incrementAndGet();
            dataset.branch(branch, "main");
            Version before = dataset.version(branch);
            try {
              assertInstanceOf(
                  MergeOutcome.Merged.class,
                  Merge.of(allocator, dataset, "clean").into(branch).policy(policy).run());
            } catch (RuntimeException | Error failure) {
              assertEquals(before, dataset.version(branch), "nothing has changed");
              throw failure;
            }
          });
    }
  }

  @Test
  void everyFailedAllocationLeavesConflictsUndecided(BufferAllocator outer) throws Exception {
    try (Dataset dataset = diverged(outer)) {
      Merge.of(outer, dataset, "clean").into("main").run();
      PendingMerge pending = PendingMerge.on(dataset, "main");
      FailingAllocations.sweep(
          allocator -> {
            long[] rows = {0};
            try (ConflictReader reader =
                pending.conflicts(allocator).open(allocator, Airports.TABLE)) {
              reader.forEach(root -> rows[0] += root.getRowCount());
            }
            assertEquals(ROWS, rows[0]);
          });
      FailingAllocations.sweep(
          allocator -> pending.resolveCell(allocator, Airports.TABLE, "K7", "runways", 70));
      assertEquals(ROWS, pending.conflicts(outer).recordCount(), "the name is undecided");
    }
  }

  @Test
  void aMergeThatIsGivenUpAtAnyMomentChangesNothing(BufferAllocator outer) {
    try (Dataset dataset = diverged(outer)) {
      dataset.branch("other", "clean~1");
      Airports.of(outer, dataset).put("other", rows("others", 3));
      for (String[] sources : new String[][] {{"clean"}, {"other", "clean"}}) {
        dataset.branch("try", "main");
        int patience = givenUp(Merge.of(outer, dataset, sources).into("try"), dataset);
        assertTrue(patience > 4 * sources.length, "it was given up half-way too: " + patience);
        assertEquals(2, dataset.version("try").parents().size());
        dataset.deleteBranch("try");
      }
    }
  }

  /** Gives up ever later, until the merge is done; how often it asked by then. */
  private static int givenUp(Merge merge, Dataset dataset) {
    Version before = dataset.version("try");
    for (int patience = 0; ; patience++) {
      AtomicInteger left = new AtomicInteger(patience);
      try {
        merge
            .policy(MergePolicy.preferOurs())
            .cancellation(() -> left.getAndDecrement() <= 0)
            .run();
        return patience;
      } catch (SheafException e) {
        assertEquals(ErrorCode.CANCELLED, e.code());
        assertEquals(before, dataset.version("try"));
        assertTrue(PendingMerge.find(dataset, "try").isEmpty());
      }
    }
  }

  @Test
  void aCellThatIsNoValueOfItsColumnLeavesThePendingMergeAsItWas(BufferAllocator outer) {
    try (Dataset dataset = diverged(outer)) {
      Merge.of(outer, dataset, "clean").into("main").run();
      PendingMerge pending = PendingMerge.on(dataset, "main");
      for (Object wrong : new Object[] {"many", 1L << 40, 1.5}) {
        SheafException refused =
            assertThrows(
                SheafException.class,
                () -> pending.resolveCell(outer, Airports.TABLE, "K1", "runways", wrong));
        assertEquals(ErrorCode.BAD_ARGUMENT, refused.code());
      }
      assertEquals(ROWS, pending.conflicts(outer).recordCount());
      pending.abort();
    }
  }

  /** Both branches changed both fields of all rows, differently. */
  private static Dataset diverged(BufferAllocator allocator) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    try {
      Airports airports = Airports.create(allocator, dataset, rows("", 0));
      airports.put("main", rows("ours", 1));
      airports.put("clean", rows("theirs", 2));
      return dataset;
    } catch (RuntimeException | Error e) {
      dataset.close();
      throw e;
    }
  }

  private static String[] rows(String name, int runways) {
    String[] rows = new String[ROWS];
    for (int i = 0; i < ROWS; i++) {
      rows[i] = "K" + i + "," + name + "," + runways;
    }
    return rows;
  }
}
