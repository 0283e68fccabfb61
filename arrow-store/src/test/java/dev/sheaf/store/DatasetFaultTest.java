package dev.sheaf.store;

import static dev.sheaf.store.scan.Predicates.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.FailingAllocations.Shortage;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.TestRows;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.junit.jupiter.api.Test;

/**
 * Off-heap memory runs out, at the first allocation of an operation, at the second, and so on: the
 * operation says so, nothing leaks, the dataset is what it was, and the next operation works.
 */
class DatasetFaultTest {
  private static final TestRows ROWS =
      TestRows.ints("id", 1, 2, 3, 4).texts("name", "a", "b", null, "d");
  private static final TestRows MORE = TestRows.ints("id", 5, 6).texts("name", "e", null);
  private static final TestRows OTHERS = TestRows.ints("id", 4, 5).texts("name", "D", "E");

  @Test
  void insert() {
    sweepWrite(tx -> write(tx, writer -> root -> writer.insert(root), MORE));
  }

  @Test
  void upsert() {
    sweepWrite(tx -> write(tx, writer -> root -> writer.upsert(root), OTHERS));
  }

  @Test
  void update() {
    sweepWrite(tx -> write(tx, writer -> root -> writer.update(root), OTHERS));
  }

  @Test
  void delete() {
    sweepWrite(tx -> write(tx, writer -> root -> writer.delete(root), OTHERS));
  }

  @Test
  void replace() {
    sweepWrite(
        tx ->
            write(
                tx,
                writer ->
                    root -> {
                      try (Load load = writer.replace()) {
                        load.add(root);
                        load.finish();
                      }
                    },
                OTHERS));
  }

  @Test
  void schemaChanges() {
    sweepWrite(
        tx -> {
          tx.addColumn("t", RandomFields.of("size", new ArrowType.Int(32, true)));
          tx.widenColumn("t", "size", new ArrowType.Int(64, true));
          tx.dropColumn("t", "name");
        });
  }

  @Test
  void scanWithACondition() {
    sweep(
        (dataset, allocator) -> {
          try (Snapshot snapshot = dataset.snapshot("side", "t");
              BatchCursor cursor = snapshot.scan(Scan.of("id").where(col("name").ge("a")))) {
            cursor.forEach(batch -> {});
          }
        });
  }

  @Test
  void checkout() {
    sweep(
        (dataset, allocator) -> {
          try (Snapshot snapshot = dataset.snapshot("side", "t");
              VectorSchemaRoot root = snapshot.checkout(allocator)) {
            assertEquals(5, root.getRowCount());
          }
        });
  }

  @Test
  void scanOfSeveralVersions() {
    sweep(
        (dataset, allocator) -> {
          try (MultiSnapshot snapshot = dataset.snapshots(List.of("main", "side"), "t");
              MultiVersionCursor cursor = snapshot.scan(Scan.all())) {
            cursor.forEach((batch, membership) -> {});
          }
        });
  }

  @Test
  void branchAndVerify() {
    sweep(
        (dataset, allocator) -> {
          dataset.branch("new", "main");
          dataset.deleteBranch("new");
          assertTrue(dataset.verify().isClean());
        });
  }

  private interface Write {
    Consumer<VectorSchemaRoot> to(TableWriter writer);
  }

  private static void write(Transaction tx, Write write, TestRows rows) {
    // The caller's own batch does not count.
    try (BufferAllocator own = new RootAllocator();
        VectorSchemaRoot root = rows.toRoot(own)) {
      write.to(tx.table("t")).accept(root);
    }
  }

  /** As one transaction that commits. */
  private static void sweepWrite(Consumer<Transaction> writes) {
    sweep(
        (dataset, allocator) -> {
          try (Transaction tx = dataset.begin("main")) {
            writes.accept(tx);
            try (Snapshot own = tx.snapshot("t");
                BatchCursor cursor = own.scan(Scan.all())) {
              cursor.forEach(batch -> {});
            }
            tx.commit(CommitMessage.of("more"));
          }
        });
  }

  /** On a dataset of its own for each allocation that fails. */
  private static void sweep(BiConsumer<Dataset, BufferAllocator> operation) {
    boolean fired = true;
    for (long n = 1; fired; n++) {
      fired = false;
      for (Shortage shortage : Shortage.values()) {
        try {
          fired |= attempt(n, shortage, operation);
        } catch (RuntimeException | AssertionError e) {
          throw new AssertionError("when allocation %d fails (%s)".formatted(n, shortage), e);
        }
      }
    }
  }

  private static boolean attempt(
      long n, Shortage shortage, BiConsumer<Dataset, BufferAllocator> operation) {
    FailingAllocations failures = new FailingAllocations();
    // Closing the allocator proves that nothing leaked.
    try (BufferAllocator allocator = new RootAllocator(failures, Long.MAX_VALUE);
        Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      prepare(dataset);
      String before = describe(dataset);
      failures.arm(n, shortage);
      try {
        operation.accept(dataset, allocator);
      } catch (OutOfMemoryException e) {
        throw new AssertionError("not told in our words", e);
      } catch (SheafException e) {
        assertTrue(failures.fired(), e::getMessage);
        assertEquals(ErrorCode.BUDGET_EXCEEDED, e.code(), e::getMessage);
        failures.disarm();
        assertEquals(before, describe(dataset), "the dataset is what it was");
      } finally {
        failures.disarm();
      }
      assertEquals(List.of(), dataset.verify().findings());
      try (Transaction tx = dataset.begin("main")) {
        write(tx, writer -> root -> writer.insert(root), TestRows.ints("id", 99));
        tx.commit(CommitMessage.of("next"));
      }
      return failures.fired();
    }
  }

  private static void prepare(Dataset dataset) {
    dataset.createTable("t", ROWS.schema(), PrimaryKey.of("id"));
    try (Transaction tx = dataset.begin("main")) {
      write(tx, writer -> root -> writer.insert(root), ROWS);
      tx.commit(CommitMessage.of("rows"));
    }
    dataset.branch("side", "main");
    try (Transaction tx = dataset.begin("side")) {
      tx.widenColumn("t", "id", new ArrowType.Int(64, true));
      write(tx, writer -> root -> writer.upsert(root), OTHERS);
      tx.commit(CommitMessage.of("others"));
    }
  }

  private static String describe(Dataset dataset) {
    StringBuilder text = new StringBuilder();
    dataset
        .refs()
        .forEach(ref -> text.append(ref).append(dataset.version(ref.name()).tables()).append('\n'));
    return text.toString();
  }
}
