package dev.sheaf.store;

import static dev.sheaf.store.scan.Predicates.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A budget that is too small for what is asked: that caller is told whose budget it is and how
 * large, nothing stays allocated, and whatever fits goes on.
 */
@ExtendWith(AllocatorExtension.class)
class BudgetTest {
  private static final int ROWS = 100_000;
  private static final long SMALL_BYTES = 400_000;
  private static final TestRows FEW = TestRows.ints("id", 1, 2, 3);

  private BufferAllocator allocator;
  @TempDir private Path directory;

  @BeforeEach
  void create(BufferAllocator given) {
    allocator = given;
    Integer[] ids = new Integer[ROWS];
    Integer[] values = new Integer[ROWS];
    for (int i = 0; i < ROWS; i++) {
      ids[i] = i;
      values[i] = i % 7;
    }
    TestRows many = TestRows.ints("id", ids).andInts("value", values);
    try (Dataset dataset = open(Long.MAX_VALUE)) {
      dataset.createTable("small", FEW.schema(), PrimaryKey.of("id"));
      dataset.createTable("large", many.schema(), PrimaryKey.of("id"));
      try (Transaction tx = dataset.begin("main");
          VectorSchemaRoot few = FEW.toRoot(given);
          VectorSchemaRoot much = many.toRoot(given)) {
        tx.table("small").insert(few);
        tx.table("large").insert(much);
        tx.commit(CommitMessage.of("rows"));
      }
      try (Transaction tx = dataset.begin("main");
          VectorSchemaRoot more = TestRows.ints("id", -1).andInts("value", 3).toRoot(given)) {
        tx.table("large").insert(more); // a second batch in the last chunk, which is not mapped
        tx.widenColumn("large", "value", new ArrowType.Int(64, true));
        tx.commit(CommitMessage.of("one more, and a column that must be made for each chunk"));
      }
    }
  }

  @Test
  void scansThatExceedTheBudgetOfTheDataset() {
    try (Dataset dataset = open(SMALL_BYTES)) {
      for (Scan scan :
          List.of(Scan.all(), Scan.of("value"), Scan.of("id").where(col("value").eq(3)))) {
        try (Snapshot snapshot = dataset.snapshot("main", "large")) {
          assertExceeded("'dataset'", SMALL_BYTES, () -> count(snapshot, scan));
        }
      }
      try (Snapshot snapshot = dataset.snapshot("main", "small")) {
        assertEquals(3, count(snapshot, Scan.all()));
      }
      assertTrue(dataset.statistics().offHeapBytes() <= SMALL_BYTES);
    }
    try (Dataset dataset = open(Long.MAX_VALUE);
        Snapshot snapshot = dataset.snapshot("main", "large")) {
      assertEquals(ROWS + 1, count(snapshot, Scan.all()));
    }
  }

  @Test
  void aCheckoutThatExceedsTheBudgetOfItsCaller() {
    try (Dataset dataset = open(Long.MAX_VALUE);
        Snapshot snapshot = dataset.snapshot("main", "large");
        BufferAllocator target = allocator.newChildAllocator("query-7", 0, SMALL_BYTES)) {
      assertExceeded("'query-7'", SMALL_BYTES, () -> snapshot.checkout(target));
      assertEquals(0, target.getAllocatedMemory());
      try (VectorSchemaRoot some = snapshot.checkout(target, Scan.of("id").limit(1_000))) {
        assertEquals(1_000, some.getRowCount());
      }
      try (VectorSchemaRoot all = snapshot.checkout(allocator)) {
        assertEquals(ROWS + 1, all.getRowCount());
      }
    }
  }

  @Test
  void writesAndChecksThatExceedTheBudgetOfTheDataset() {
    try (Dataset dataset = open(SMALL_BYTES)) {
      String before = dataset.version("main").toString();
      try (Transaction tx = dataset.begin("main");
          VectorSchemaRoot change = TestRows.ints("id", 5).andInts("value", 9).toRoot(allocator);
          VectorSchemaRoot few = TestRows.ints("id", 4).toRoot(allocator)) {
        assertExceeded("'dataset'", SMALL_BYTES, () -> tx.table("large").upsert(change));
        assertEquals(1, tx.table("small").insert(few).inserted());
        assertEquals(4, tx.commit(CommitMessage.of("what fits")).table("small").rowCount());
      }
      assertEquals(before, dataset.version("main~1").toString());
      assertExceeded("'dataset'", SMALL_BYTES, dataset::verify);
    }
    try (Dataset dataset = open(Long.MAX_VALUE)) {
      assertEquals(List.of(), dataset.verify().findings());
    }
  }

  @Test
  void rowsOfManyColumns() {
    int columns = 1_000;
    int rows = 3_000;
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < columns; i++) {
      fields.add(RandomFields.of("c" + i, new ArrowType.Int(32, true)));
    }
    Schema schema = new Schema(fields);
    try (Dataset dataset = open(Long.MAX_VALUE)) {
      dataset.createTable("wide", schema, PrimaryKey.of("c0"));
      for (int commit = 0; commit < 2; commit++) {
        try (Transaction tx = dataset.begin("main");
            VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
          for (int c = 0; c < columns; c++) {
            IntVector column = (IntVector) root.getVector(c);
            column.allocateNew(rows);
            for (int i = 0; i < rows; i++) {
              column.set(i, c == 0 ? i + commit * rows / 2 : i * c + commit);
            }
            column.setValueCount(rows);
          }
          root.setRowCount(rows);
          tx.table("wide").upsert(root);
          tx.commit(CommitMessage.of("wide"));
        }
      }
    }
    try (Dataset dataset = open(Long.MAX_VALUE);
        Snapshot snapshot = dataset.snapshot("main", "wide")) {
      assertEquals(rows + rows / 2, count(snapshot, Scan.all()));
      assertEquals(1, count(snapshot, Scan.of("c999").where(col("c0").eq(7))));
      assertEquals(List.of(), dataset.verify().findings());
    }
  }

  private static void assertExceeded(String owner, long limit, Executable operation) {
    SheafException error = assertThrows(SheafException.class, operation);
    assertEquals(ErrorCode.BUDGET_EXCEEDED, error.code(), error::getMessage);
    assertTrue(error.getMessage().contains(owner), error::getMessage);
    assertTrue(error.getMessage().contains(Long.toString(limit)), error::getMessage);
    assertTrue(error.getMessage().contains("raise the budget"), error::getMessage);
  }

  private static long count(Snapshot snapshot, Scan scan) {
    long[] rows = new long[1];
    try (BatchCursor cursor = snapshot.scan(scan)) {
      cursor.forEach(batch -> rows[0] += batch.selectedCount());
    }
    return rows[0];
  }

  private Dataset open(long budgetBytes) {
    return Dataset.open(
        allocator,
        directory.resolve("dataset"),
        DatasetOptions.defaults().withBudgetBytes(budgetBytes));
  }
}
