package dev.sheaf.store;

import static dev.sheaf.store.scan.Predicates.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.TestRows;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.UnionMode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What callers get wrong, each with its own error: the dataset is what it was, nothing leaks, and
 * the next operation works.
 */
@ExtendWith(AllocatorExtension.class)
class BadInputTest {
  private static final TestRows ROWS =
      TestRows.ints("id", 1, 2, 3).texts("name", "a", "b", null).doubles("size", 1.0, null, 3.0);

  private BufferAllocator allocator;
  private Dataset dataset;
  private int commits;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(given, DatasetOptions.defaults());
    dataset.createTable("airports", ROWS.schema(), PrimaryKey.of("id"));
    write(tx -> insert(tx, ROWS));
    dataset.tag("v1", "main");
    dataset.branch("clean", "main");
  }

  @AfterEach
  void close() {
    dataset.close();
  }

  @Test
  void nullInAKey() {
    TestRows rows = TestRows.ints("id", 7, null).texts("name", "x", "y").doubles("size", 1.0, 2.0);
    refusedByEveryWrite(ErrorCode.NULL_VALUE, "'id'", rows);
    refused(ErrorCode.NULL_VALUE, "'id'", tx -> delete(tx, TestRows.ints("id", 1, null)));
  }

  @Test
  void oneKeyTwice() {
    TestRows rows = TestRows.ints("id", 7, 7).texts("name", "x", "y").doubles("size", 1.0, 2.0);
    refusedByEveryWrite(ErrorCode.DUPLICATE_KEY, "id = 7", rows);
    refused(
        ErrorCode.DUPLICATE_KEY,
        "id = 1",
        tx -> {
          try (Load load = tx.table("airports").replace();
              VectorSchemaRoot root = ROWS.toRoot(allocator)) {
            load.add(root);
            load.add(root);
          }
        });
  }

  @Test
  void aKeyThatIsThere() {
    refused(ErrorCode.KEY_EXISTS, "id = 1", tx -> insert(tx, ROWS));
  }

  @Test
  void aColumnOfAnotherType() {
    refusedByEveryWrite(
        ErrorCode.SCHEMA_MISMATCH,
        "'size'",
        TestRows.ints("id", 7).texts("name", "x").texts("size", "large"));
    refused(
        ErrorCode.SCHEMA_MISMATCH,
        "'id'",
        tx -> {
          try (VectorSchemaRoot root =
              TestRows.ints("other", 7).texts("id", "seven").toRoot(allocator)) {
            tx.table("airports").delete(root);
          }
        });
  }

  @Test
  void aValueThatDoesNotFit() {
    refused(
        ErrorCode.SCHEMA_MISMATCH,
        "id",
        tx -> {
          try (VectorSchemaRoot root =
              TestRows.ints("ignored", 1).andLongs("id", 1L << 40).toRoot(allocator)) {
            tx.table("airports").delete(root);
          }
        });
  }

  @Test
  void aColumnThatIsNotThere() {
    refusedByEveryWrite(
        ErrorCode.UNKNOWN_COLUMN,
        "'name'",
        TestRows.ints("id", 7).texts("nmae", "x").doubles("size", 1.0));
  }

  @Test
  void aColumnThatIsMissing() {
    TestRows rows = TestRows.ints("id", 7).texts("name", "x");
    refused(ErrorCode.SCHEMA_MISMATCH, "'size'", tx -> upsert(tx, rows));
    refused(
        ErrorCode.SCHEMA_MISMATCH,
        "'id'",
        tx -> {
          try (VectorSchemaRoot root = TestRows.ints("other", 7).toRoot(allocator)) {
            tx.table("airports").delete(root);
          }
        });
  }

  @Test
  void aTableThatIsNotThere() {
    refused(ErrorCode.UNKNOWN_TABLE, "airports", tx -> tx.table("airprots"));
    refused(ErrorCode.UNKNOWN_TABLE, "airports", tx -> dataset.snapshot("main", "airprots"));
    refused(ErrorCode.UNKNOWN_TABLE, "airports", tx -> tx.dropTable("airprots"));
  }

  @Test
  void aRefThatIsNotThere() {
    refused(ErrorCode.UNKNOWN_REF, "main", tx -> dataset.snapshot("mian", "airports"));
    refused(ErrorCode.UNKNOWN_REF, "clean", tx -> dataset.begin("claen"));
    refused(ErrorCode.UNKNOWN_REF, "v1", tx -> dataset.branch("b", "v11"));
    refused(ErrorCode.UNKNOWN_REF, "main~99", tx -> dataset.version("main~99"));
    refused(ErrorCode.UNKNOWN_REF, "nosuch", tx -> dataset.deleteBranch("nosuch"));
    refused(ErrorCode.BAD_REVISION, "main~~^{", tx -> dataset.version("main~~^{"));
  }

  @Test
  void anAmbiguousPrefix() {
    Map<String, Version> byPrefix = new HashMap<>();
    String prefix = "";
    while (prefix.isEmpty()) {
      Version version = write(tx -> {});
      String start = version.id().hex().substring(0, 4);
      prefix = byPrefix.putIfAbsent(start, version) == null ? "" : start;
    }
    String ambiguous = prefix;
    refused(ErrorCode.AMBIGUOUS_REVISION, ambiguous, tx -> dataset.version(ambiguous));
  }

  @Test
  void aCommitToWhatIsNoBranch() {
    String old = dataset.version("main~1").id().hex();
    refused(ErrorCode.NOT_A_BRANCH, "v1", tx -> dataset.begin("v1"));
    refused(ErrorCode.NOT_A_BRANCH, old.substring(0, 7), tx -> dataset.begin(old));
    refused(ErrorCode.NOT_A_BRANCH, "main~1", tx -> dataset.begin("main~1"));
  }

  @Test
  void aBranchThatAnotherWriterHolds() {
    refused(ErrorCode.BRANCH_HELD, "'main'", tx -> dataset.begin("main", Duration.ofMillis(30)));
    refused(ErrorCode.BRANCH_HELD, "'main'", tx -> dataset.begin("HEAD", Duration.ZERO));
  }

  @Test
  void namesThatCannotBe() {
    for (String name :
        List.of(
            "",
            "a/../b",
            "../up",
            "/root",
            "a//b",
            ".",
            "..",
            "HEAD",
            "refs/x",
            "a\nb",
            "-x",
            "a b",
            "nul",
            "x".repeat(200))) {
      refused(ErrorCode.BAD_NAME, "", tx -> dataset.branch(name, "main"));
      refused(ErrorCode.BAD_NAME, "", tx -> dataset.tag(name, "main"));
      refused(ErrorCode.BAD_NAME, "", tx -> dataset.renameBranch("clean", name));
    }
    for (String name : List.of("", "a/../b", "..", "a/b", "a b", "a\0b", ".x", "x".repeat(200))) {
      refused(
          ErrorCode.BAD_NAME, "", tx -> tx.createTable(name, ROWS.schema(), PrimaryKey.of("id")));
    }
  }

  @Test
  void refsThatAreTakenOrInUse() {
    refused(ErrorCode.REF_EXISTS, "'clean'", tx -> dataset.branch("clean", "main"));
    refused(ErrorCode.REF_EXISTS, "'clean'", tx -> dataset.tag("clean", "main"));
    refused(ErrorCode.REF_EXISTS, "'v1'", tx -> dataset.renameBranch("clean", "v1"));
    refused(ErrorCode.BAD_ARGUMENT, "'main'", tx -> dataset.deleteBranch("main"));
    refused(ErrorCode.BAD_ARGUMENT, "'v1'", tx -> dataset.deleteBranch("v1"));
    refused(ErrorCode.BAD_ARGUMENT, "'v1'", tx -> dataset.renameBranch("v1", "v2"));
  }

  @Test
  void schemasThatCannotBe() {
    Field union =
        new Field(
            "u",
            FieldType.nullable(new ArrowType.Union(UnionMode.Sparse, new int[] {})),
            List.of());
    refused(
        ErrorCode.UNSUPPORTED_TYPE,
        "'u'",
        tx -> tx.createTable("t", new Schema(List.of(union)), PrimaryKey.none()));
    Field id = RandomFields.of("id", new ArrowType.Int(32, true));
    refused(
        ErrorCode.BAD_SCHEMA,
        "'id'",
        tx -> tx.createTable("t", new Schema(List.of(id, id)), PrimaryKey.none()));
    refused(
        ErrorCode.UNKNOWN_COLUMN,
        "'di'",
        tx -> tx.createTable("t", new Schema(List.of(id)), PrimaryKey.of("di")));
    refused(
        ErrorCode.TABLE_EXISTS,
        "'airports'",
        tx -> tx.createTable("airports", ROWS.schema(), PrimaryKey.of("id")));
    refused(ErrorCode.BAD_SCHEMA, "'id'", tx -> tx.dropColumn("airports", "id"));
    refused(ErrorCode.BAD_SCHEMA, "'name'", tx -> tx.renameColumn("airports", "id", "name"));
    refused(ErrorCode.UNKNOWN_COLUMN, "'name'", tx -> tx.dropColumn("airports", "nmae"));
    refused(
        ErrorCode.BAD_SCHEMA,
        "'id'",
        tx -> tx.widenColumn("airports", "id", new ArrowType.Int(16, true)));
    refused(ErrorCode.BAD_SCHEMA, "'id'", tx -> tx.addColumn("airports", id));
  }

  @Test
  void conditionsThatCannotBe() {
    refusedScan(ErrorCode.UNKNOWN_COLUMN, "'name'", Scan.of("nmae"));
    refusedScan(ErrorCode.UNKNOWN_COLUMN, "'name'", Scan.all().where(col("nmae").eq("x")));
    refusedScan(ErrorCode.BAD_ARGUMENT, "'id'", Scan.all().where(col("id").gt("many")));
    refusedScan(ErrorCode.BAD_ARGUMENT, "'name'", Scan.all().where(col("name").eq(1)));
  }

  @Test
  void whatIsOver() {
    try (Transaction tx = dataset.begin("main");
        VectorSchemaRoot root = ROWS.toRoot(allocator)) {
      TableWriter writer = tx.table("airports");
      tx.rollback();
      assertRefused(ErrorCode.CLOSED, "'main'", () -> writer.upsert(root));
      assertRefused(ErrorCode.CLOSED, "'main'", () -> tx.table("airports"));
      assertRefused(ErrorCode.CLOSED, "'main'", () -> tx.commit(CommitMessage.of("late")));
    }
    Version head = dataset.version("main");
    try (Transaction half = dataset.begin("main");
        Load load = half.table("airports").replace();
        VectorSchemaRoot root =
            TestRows.ints("id", 70).texts("name", "x").doubles("size", 1.0).toRoot(allocator)) {
      load.add(root);
      assertThrows(IllegalStateException.class, () -> half.commit(CommitMessage.of("half")));
    }
    assertEquals(head, dataset.version("main"));
    Transaction late = dataset.begin("main");
    try (Load load = late.table("airports").replace();
        VectorSchemaRoot root = ROWS.toRoot(allocator)) {
      load.add(root);
      late.close();
      assertRefused(ErrorCode.CLOSED, "'main'", () -> load.add(root));
      assertRefused(ErrorCode.CLOSED, "", load::finish);
    }
    Snapshot snapshot = dataset.snapshot("main", "airports");
    BatchCursor cursor = snapshot.scan(Scan.all());
    cursor.close();
    assertRefused(ErrorCode.CLOSED, "", () -> cursor.advance(batch -> {}));
    snapshot.close();
    assertRefused(ErrorCode.CLOSED, "'airports'", () -> snapshot.scan(Scan.all()));
    dataset.close();
    assertRefused(ErrorCode.CLOSED, "closed", () -> dataset.begin("main"));
    assertRefused(ErrorCode.CLOSED, "closed", () -> dataset.version("main"));
    assertRefused(ErrorCode.CLOSED, "closed", () -> dataset.refs());
  }

  @Test
  void moreThanTheBudget() {
    Integer[] ids = new Integer[100_000];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i;
    }
    TestRows many = TestRows.ints("id", ids);
    try (Dataset small =
            Dataset.inMemory(allocator, DatasetOptions.defaults().withBudgetBytes(400_000));
        VectorSchemaRoot much = many.toRoot(allocator);
        VectorSchemaRoot few = TestRows.ints("id", 1, 2, 3).toRoot(allocator)) {
      small.createTable("t", many.schema(), PrimaryKey.of("id"));
      try (Transaction tx = small.begin("main")) {
        assertRefused(ErrorCode.BUDGET_EXCEEDED, "400000", () -> tx.table("t").insert(much));
        assertEquals(3, tx.table("t").insert(few).inserted());
        assertEquals(3, tx.commit(CommitMessage.of("few")).table("t").rowCount());
      }
      assertTrue(small.verify().isClean());
    }
  }

  /** Refused by insert, upsert, update and replace. */
  private void refusedByEveryWrite(ErrorCode code, String words, TestRows rows) {
    refused(code, words, tx -> insert(tx, rows));
    refused(code, words, tx -> upsert(tx, rows));
    refused(code, words, tx -> update(tx, rows));
    refused(
        code,
        words,
        tx -> {
          try (Load load = tx.table("airports").replace();
              VectorSchemaRoot root = rows.toRoot(allocator)) {
            load.add(root);
          }
        });
  }

  private void refusedScan(ErrorCode code, String words, Scan scan) {
    refused(
        code,
        words,
        tx -> {
          try (Snapshot snapshot = dataset.snapshot("main", "airports");
              BatchCursor cursor = snapshot.scan(scan)) {
            cursor.forEach(batch -> {});
          }
        });
  }

  private void refused(ErrorCode code, String words, Consumer<Transaction> operation) {
    String before = describe();
    try (Transaction tx = dataset.begin("main")) {
      long bytes = allocator.getAllocatedMemory();
      SheafException error =
          assertThrows(SheafException.class, () -> operation.accept(tx), code::name);
      assertEquals(code, error.code(), error::getMessage);
      assertTrue(error.getMessage().contains(words), error::getMessage);
      assertFalse(error.getMessage().contains("dev.sheaf"), error::getMessage);
      assertEquals(bytes, allocator.getAllocatedMemory(), "bytes kept by " + code);
      assertFalse(tx.hasChanges(), "the transaction is what it was");
      insert(tx, TestRows.ints("id", 1_000 + commits).texts("name", "n").doubles("size", 0.5));
    }
    assertEquals(before, describe(), "the dataset is what it was");
    assertEquals(List.of(), dataset.verify().findings());
    commits++;
    write(
        tx -> {
          insert(tx, TestRows.ints("id", 1_000 + commits).texts("name", "n").doubles("size", 0.5));
          delete(tx, TestRows.ints("id", 1_000 + commits));
        });
  }

  private void assertRefused(ErrorCode code, String words, Runnable operation) {
    SheafException error = assertThrows(SheafException.class, operation::run);
    assertEquals(code, error.code(), error::getMessage);
    assertTrue(error.getMessage().contains(words), error::getMessage);
  }

  private String describe() {
    StringBuilder text = new StringBuilder();
    dataset
        .refs()
        .forEach(ref -> text.append(ref).append(dataset.version(ref.name()).tables()).append('\n'));
    return text.toString();
  }

  private Version write(Consumer<Transaction> writes) {
    try (Transaction tx = dataset.begin("main")) {
      writes.accept(tx);
      return tx.commit(CommitMessage.of("commit " + commits++));
    }
  }

  private void insert(Transaction tx, TestRows rows) {
    try (VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("airports").insert(root);
    }
  }

  private void upsert(Transaction tx, TestRows rows) {
    try (VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("airports").upsert(root);
    }
  }

  private void update(Transaction tx, TestRows rows) {
    try (VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("airports").update(root);
    }
  }

  private void delete(Transaction tx, TestRows keys) {
    try (VectorSchemaRoot root = keys.toRoot(allocator)) {
      tx.table("airports").delete(root);
    }
  }
}
