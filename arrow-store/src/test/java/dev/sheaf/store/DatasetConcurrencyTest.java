package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.testing.TestRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Writers on several branches beside readers of old and new versions. */
@ExtendWith(AllocatorExtension.class)
class DatasetConcurrencyTest {
  private static final int COMMITS = 40;
  private static final int KEYS = 50;

  /** What each version holds, told by whoever committed it. */
  private final Map<Version, SortedMap<Integer, Integer>> expected = new ConcurrentHashMap<>();

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void writersOnTheirOwnBranchesBesideReaders(StorageScheme scheme, BufferAllocator allocator)
      throws Exception {
    try (Dataset dataset =
        Dataset.inMemory(allocator, DatasetOptions.defaults().withScheme(scheme))) {
      Version first = dataset.createTable("t", row(0, 0).schema(), PrimaryKey.of("id"));
      expected.put(first, new TreeMap<>());
      List<String> branches = List.of("main", "b1", "b2");
      branches.subList(1, 3).forEach(branch -> dataset.branch(branch, "main"));
      AtomicBoolean writing = new AtomicBoolean(true);
      List<Callable<Integer>> tasks = new ArrayList<>();
      branches.forEach(branch -> tasks.add(() -> write(dataset, allocator, branch)));
      ExecutorService threads = Executors.newFixedThreadPool(branches.size() + 2);
      try {
        List<Future<Integer>> readers = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
          String reader = "reader " + i;
          readers.add(threads.submit(() -> read(dataset, reader, writing)));
        }
        for (Future<Integer> writer : threads.invokeAll(tasks)) {
          assertEquals(COMMITS, writer.get());
        }
        writing.set(false);
        for (Future<Integer> reader : readers) {
          assertTrue(reader.get() > 0);
        }
      } finally {
        writing.set(false);
        threads.shutdown();
      }
      assertEquals(branches.size() * COMMITS + 1, expected.size(), "no version was lost");
      expected.keySet().forEach(version -> check(dataset, version));
      assertEquals(List.of(), dataset.verify().findings());
    }
  }

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void writersOnOneBranchTakeTurns(StorageScheme scheme, BufferAllocator allocator)
      throws Exception {
    DatasetOptions options =
        DatasetOptions.defaults().withScheme(scheme).withLockTimeout(Duration.ofMinutes(5));
    try (Dataset dataset = Dataset.inMemory(allocator, options)) {
      dataset.createTable("t", row(0, 0).schema(), PrimaryKey.of("id"));
      commit(dataset, allocator, row(1, 0));
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        tasks.add(() -> increment(dataset, allocator));
      }
      ExecutorService threads = Executors.newFixedThreadPool(tasks.size());
      try {
        for (Future<Integer> writer : threads.invokeAll(tasks)) {
          assertEquals(COMMITS, writer.get());
        }
      } finally {
        threads.shutdown();
      }
      SortedMap<Integer, Integer> rows = rows(dataset, dataset.version("main"));
      assertEquals(Map.of(1, tasks.size() * COMMITS), rows, "no update was lost");
    }
  }

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void aWriterThatWaitsInVainIsToldSo(StorageScheme scheme, BufferAllocator allocator)
      throws Exception {
    try (Dataset dataset =
        Dataset.inMemory(allocator, DatasetOptions.defaults().withScheme(scheme))) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch tried = new CountDownLatch(1);
      ExecutorService threads = Executors.newSingleThreadExecutor();
      try {
        Future<Boolean> holder =
            threads.submit(
                () -> {
                  try (Transaction tx = dataset.begin("main")) {
                    held.countDown();
                    tried.await();
                    return tx.hasChanges();
                  }
                });
        held.await();
        SheafException error =
            assertThrows(SheafException.class, () -> dataset.begin("main", Duration.ofMillis(20)));
        assertEquals(ErrorCode.BRANCH_HELD, error.code());
        dataset.branch("free", "main");
        dataset.begin("free", Duration.ZERO).close();
        tried.countDown();
        assertEquals(false, holder.get());
        dataset.begin("main", Duration.ZERO).close();
      } finally {
        tried.countDown();
        threads.shutdown();
      }
    }
  }

  private int write(Dataset dataset, BufferAllocator allocator, String branch) {
    Random random = Seeds.random(branch);
    SortedMap<Integer, Integer> rows = new TreeMap<>();
    for (int commit = 0; commit < COMMITS; commit++) {
      try (Transaction tx = dataset.begin(branch)) {
        for (int i = 0; i < 3; i++) {
          // Few values, so that the same rows come about on several branches at once.
          int key = random.nextInt(KEYS);
          int value = random.nextInt(3);
          boolean delete = random.nextInt(4) == 0;
          try (VectorSchemaRoot root = row(key, value).toRoot(allocator)) {
            if (delete) {
              tx.table("t").delete(root);
              rows.remove(key);
            } else {
              tx.table("t").upsert(root);
              rows.put(key, value);
            }
          }
        }
        Version version = tx.commit(CommitMessage.of(branch + " " + commit));
        expected.put(version, new TreeMap<>(rows));
      }
    }
    return COMMITS;
  }

  private int read(Dataset dataset, String name, AtomicBoolean writing) {
    Random random = Seeds.random(name);
    int read = 0;
    while (writing.get() || read == 0) {
      List<Version> versions = new ArrayList<>(expected.keySet());
      check(dataset, versions.get(random.nextInt(versions.size())));
      read++;
    }
    return read;
  }

  private void check(Dataset dataset, Version version) {
    assertEquals(expected.get(version), rows(dataset, version), version::toString);
  }

  private int increment(Dataset dataset, BufferAllocator allocator) {
    for (int i = 0; i < COMMITS; i++) {
      try (Transaction tx = dataset.begin("main")) {
        int value;
        try (Snapshot snapshot = tx.snapshot("t")) {
          value = rows(snapshot).getOrDefault(1, -1);
        }
        try (VectorSchemaRoot root = row(1, value + 1).toRoot(allocator)) {
          tx.table("t").update(root);
        }
        tx.commit(CommitMessage.of("one more"));
      }
    }
    return COMMITS;
  }

  private static void commit(Dataset dataset, BufferAllocator allocator, TestRows rows) {
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("t").upsert(root);
      tx.commit(CommitMessage.of("rows"));
    }
  }

  private static TestRows row(int key, int value) {
    return TestRows.ints("id", key).andInts("value", value);
  }

  private static SortedMap<Integer, Integer> rows(Dataset dataset, Version version) {
    try (Snapshot snapshot = dataset.snapshot(version, "t")) {
      return rows(snapshot);
    }
  }

  private static SortedMap<Integer, Integer> rows(Snapshot snapshot) {
    SortedMap<Integer, Integer> rows = new TreeMap<>();
    try (BatchCursor cursor = snapshot.scan(Scan.of("id", "value"))) {
      cursor.forEach(
          batch -> {
            int[] positions = new int[batch.selectedCount()];
            batch.selection().copyTo(positions);
            for (int position : positions) {
              int key = ((IntVector) batch.column(0)).get(position);
              rows.put(key, ((IntVector) batch.column(1)).get(position));
            }
          });
    }
    return rows;
  }
}
