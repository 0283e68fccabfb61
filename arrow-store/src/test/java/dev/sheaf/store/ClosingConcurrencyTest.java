package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.OsFiles;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.BlockingFiles;
import dev.sheaf.store.testing.Gate;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.AllocationListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A dataset that is closed while other threads write to it: what runs ends, then nothing begins.
 */
class ClosingConcurrencyTest {
  /** Longer than any wait of a test that succeeds. */
  private static final long PATIENCE_SECONDS = 60;

  private final Gate gate = new Gate();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  @TempDir private Path directory;

  @AfterEach
  void endThreads() {
    gate.open();
    threads.shutdown();
  }

  @Test
  void aCommitInFlightIsMade() throws Exception {
    try (BufferAllocator allocator = new RootAllocator()) {
      create(allocator);
      DatasetOpening.Parts slow =
          new DatasetOpening.Parts(
              path -> StoreFiles.over(new BlockingFiles(new OsFiles(path), gate)), Catalog::open);
      Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults(), slow);
      Transaction transaction = dataset.begin("main");
      upsert(allocator, transaction, 1);
      gate.close();
      Future<Version> committing =
          threads.submit(() -> transaction.commit(CommitMessage.of("row 1")));
      gate.awaitArrival();
      Version made = closeWhile(dataset, committing);
      try (Dataset again = Dataset.open(allocator, directory, DatasetOptions.defaults())) {
        assertEquals(made, again.version("main"));
        assertEquals(List.of(), again.verify().findings());
      }
    }
  }

  @Test
  void aWriteInFlightEndsAndTheNextIsRefused() throws Exception {
    try (BufferAllocator allocator = new RootAllocator(new PassingGate(), Long.MAX_VALUE);
        VectorSchemaRoot rows = row(1).toRoot(allocator)) {
      create(allocator);
      Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults());
      Transaction transaction = dataset.begin("main");
      TableWriter table = transaction.table("t");
      gate.close();
      Future<Long> writing = threads.submit(() -> table.upsert(rows).inserted());
      gate.awaitArrival();
      assertEquals(1, closeWhile(dataset, writing));
      assertClosed(() -> table.upsert(rows));
      assertClosed(() -> transaction.commit(CommitMessage.of("too late")));
      assertClosed(() -> transaction.snapshot("t"));
    }
  }

  @Test
  void whoWaitsForABranchIsRefused() throws Exception {
    try (BufferAllocator allocator = new RootAllocator()) {
      create(allocator);
      Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults());
      dataset.begin("main");
      Future<Transaction> waiting =
          threads.submit(() -> dataset.begin("main", Duration.ofSeconds(PATIENCE_SECONDS)));
      dataset.close();
      assertEquals(ErrorCode.CLOSED, refusal(waiting::get).code());
    }
  }

  @Test
  void atAnyMoment() {
    Seeds.forEach(
        30,
        seed -> {
          try (BufferAllocator allocator = new RootAllocator()) {
            closeAtAnyMoment(allocator, Seeds.random(seed).nextInt(200));
          }
        });
  }

  private void closeAtAnyMoment(BufferAllocator allocator, int spins) throws Exception {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    dataset.createTable("t", row(0).schema(), PrimaryKey.of("id"));
    dataset.branch("side", "main");
    CyclicBarrier begin = new CyclicBarrier(3);
    List<Future<Void>> writers = new ArrayList<>();
    for (String branch : List.of("main", "side")) {
      writers.add(threads.submit(() -> writeUntilClosed(allocator, dataset, branch, begin)));
    }
    begin.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    for (int i = 0; i < spins; i++) {
      Thread.onSpinWait();
    }
    dataset.close();
    for (Future<Void> writer : writers) {
      assertEquals(ErrorCode.CLOSED, refusal(writer::get).code());
    }
  }

  private static Void writeUntilClosed(
      BufferAllocator allocator, Dataset dataset, String branch, CyclicBarrier begin)
      throws Exception {
    begin.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    for (int key = 0; ; key++) {
      try (Transaction transaction = dataset.begin(branch)) {
        upsert(allocator, transaction, key);
        transaction.commit(CommitMessage.of("row " + key));
      }
    }
  }

  /** Closes a dataset while a call hangs, which then goes on; what the call returned. */
  private <T> T closeWhile(Dataset dataset, Future<T> call) throws Exception {
    Future<?> closing = threads.submit(dataset::close);
    assertThrows(SheafException.class, () -> refusedSoon(dataset), "others are refused meanwhile");
    assertFalse(call.isDone());
    assertFalse(closing.isDone(), "it is not closed under the call");
    gate.open();
    T result = call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    closing.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return result;
  }

  /** Asks until the dataset refuses. */
  private static void refusedSoon(Dataset dataset) {
    while (true) {
      dataset.head();
      Thread.onSpinWait();
    }
  }

  private static SheafException refusal(Callable<?> call) {
    Exception failure = assertThrows(Exception.class, call::call);
    return assertInstanceOf(
        SheafException.class, failure instanceof SheafException ? failure : failure.getCause());
  }

  private static void assertClosed(Callable<?> call) {
    assertEquals(ErrorCode.CLOSED, refusal(call).code());
  }

  private void create(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults())) {
      dataset.createTable("t", row(0).schema(), PrimaryKey.of("id"));
    }
  }

  private static void upsert(BufferAllocator allocator, Transaction transaction, int key) {
    try (VectorSchemaRoot root = row(key).toRoot(allocator)) {
      transaction.table("t").upsert(root);
    }
  }

  private static TestRows row(int key) {
    return TestRows.ints("id", key).texts("name", "name " + key);
  }

  /** Allocations wait at the gate. */
  private final class PassingGate implements AllocationListener {
    @Override
    public void onPreAllocation(long size) {
      gate.pass();
    }
  }
}
