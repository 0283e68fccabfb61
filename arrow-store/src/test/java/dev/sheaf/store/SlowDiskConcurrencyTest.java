package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.catalog.Catalog;
import dev.sheaf.store.catalog.FailingCatalog;
import dev.sheaf.store.file.OsFiles;
import dev.sheaf.store.file.StoreFiles;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.BlockingFiles;
import dev.sheaf.store.testing.Gate;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A commit that hangs on the disk makes no reader wait, and nobody sees anything of it. */
@ExtendWith(AllocatorExtension.class)
class SlowDiskConcurrencyTest {
  /** Longer than any wait of a test that succeeds. */
  private static final long PATIENCE_SECONDS = 60;

  private final Gate gate = new Gate();
  @TempDir private Path directory;

  @Test
  void readersDoNotWaitForTheForceOfASegment(BufferAllocator allocator) throws Exception {
    readersGoOn(
        allocator,
        new DatasetOpening.Parts(
            path -> StoreFiles.over(new BlockingFiles(new OsFiles(path), gate)), Catalog::open));
  }

  @Test
  void readersDoNotWaitForTheCommitOfTheCatalog(BufferAllocator allocator) throws Exception {
    FailingCatalog catalog = FailingCatalog.in(directory);
    catalog.beforeCommit(gate::pass);
    readersGoOn(allocator, new DatasetOpening.Parts(StoreFiles::at, path -> catalog.open()));
  }

  private void readersGoOn(BufferAllocator allocator, DatasetOpening.Parts parts) throws Exception {
    DatasetOptions options = DatasetOptions.defaults();
    try (Dataset dataset = Dataset.open(allocator, directory, options)) {
      dataset.createTable("t", row(0).schema(), PrimaryKey.of("id"));
      commit(dataset, allocator, "main", 1);
      dataset.branch("side", "main");
      commit(dataset, allocator, "side", 2);
    }
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try (Dataset dataset = Dataset.open(allocator, directory, options, parts)) {
      Version before = dataset.version("main");
      gate.close();
      Future<Version> committing = threads.submit(() -> commit(dataset, allocator, "main", 3));
      gate.awaitArrival();
      answered(threads, () -> assertReads(dataset, before));
      answered(threads, () -> assertWriterBegins(dataset, allocator));
      assertFalse(committing.isDone(), "the commit hangs all the while");
      gate.open();
      Version after = answered(threads, () -> committing.get());
      assertEquals(after, dataset.version("main"));
      assertEquals(2, rows(dataset, "main"));
      assertEquals(List.of(), dataset.verify().findings());
    } finally {
      gate.open();
      threads.shutdown();
    }
  }

  /** Everything that a reader asks for, of all that is there. */
  private static boolean assertReads(Dataset dataset, Version before) {
    assertEquals(before, dataset.version("main"));
    assertEquals(before, dataset.version(before.id().shortHex()));
    assertEquals(1, rows(dataset, "main"));
    assertEquals(2, rows(dataset, "side"));
    assertEquals(0, rows(dataset, "side~2"));
    assertEquals(2, dataset.refs().size());
    assertEquals("main", dataset.head());
    assertEquals(before, dataset.log("main").next());
    assertEquals(3, dataset.refLog("main").size());
    assertEquals(1, dataset.delta("main", "side", "t").inserts().cardinality());
    try (MultiSnapshot snapshot = dataset.snapshots(List.of("main", "side"), "t")) {
      assertEquals(2, snapshot.versions().size());
    }
    return true;
  }

  /** Up to the commit, a writer on another branch has nothing to wait for either. */
  private static boolean assertWriterBegins(Dataset dataset, BufferAllocator allocator) {
    try (Transaction tx = dataset.begin("side", Duration.ZERO);
        VectorSchemaRoot root = row(4).toRoot(allocator)) {
      tx.table("t").insert(root);
      assertTrue(tx.hasChanges());
    }
    return true;
  }

  private static <T> T answered(ExecutorService threads, Callable<T> question) throws Exception {
    return threads.submit(question).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private static Version commit(
      Dataset dataset, BufferAllocator allocator, String branch, int key) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = row(key).toRoot(allocator)) {
      tx.table("t").upsert(root);
      return tx.commit(CommitMessage.of("row " + key));
    }
  }

  private static TestRows row(int key) {
    return TestRows.ints("id", key).texts("name", "name " + key);
  }

  private static long rows(Dataset dataset, String revision) {
    long[] rows = new long[1];
    try (Snapshot snapshot = dataset.snapshot(revision, "t");
        BatchCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(batch -> rows[0] += batch.selectedCount());
    }
    return rows[0];
  }
}
