package dev.sheaf.store;

import static dev.sheaf.store.scan.Predicates.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Membership;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.TestRows;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Branches on which the columns of one table went different ways. */
@ExtendWith(AllocatorExtension.class)
class DatasetSchemaTest {
  private static final long LARGE = 1L << 40;
  private static final ArrowType INT64 = new ArrowType.Int(64, true);
  private static final TestRows ROWS =
      TestRows.ints("id", 1, 2).texts("name", "a", "b").andInts("size", 10, 20);

  private BufferAllocator allocator;
  private Dataset dataset;

  @BeforeEach
  void open(BufferAllocator given) {
    allocator = given;
    dataset = Dataset.inMemory(given, DatasetOptions.defaults());
    dataset.createTable("t", ROWS.schema(), PrimaryKey.of("id"));
    commit("main", tx -> upsert(tx, ROWS));
    dataset.branch("side", "main");
  }

  @AfterEach
  void close() {
    assertEquals(List.of(), dataset.verify().findings());
    dataset.close();
  }

  @Test
  void rowsOfANewTableAreFoundAfterAColumnWasDroppedBeforeTheCommit() {
    commit(
        "main",
        tx -> {
          tx.createTable("u", ROWS.schema(), PrimaryKey.of("id"));
          try (VectorSchemaRoot rows = ROWS.toRoot(allocator)) {
            tx.table("u").upsert(rows);
          }
          tx.dropColumn("u", "size");
        });
    assertEquals(List.of(), dataset.verify().findings());
  }

  @Test
  void oneScanShowsTheColumnsOfAllVersions() {
    commit("main", tx -> tx.renameColumn("t", "name", "title"));
    commit(
        "main",
        tx -> upsert(tx, TestRows.ints("id", 3).texts("title", "main").andInts("size", 30)));
    commit(
        "side",
        tx -> {
          tx.widenColumn("t", "size", INT64);
          tx.addColumn("t", RandomFields.of("note", ArrowType.Utf8.INSTANCE));
          upsert(
              tx,
              TestRows.ints("id", 3)
                  .texts("name", "side")
                  .andLongs("size", LARGE)
                  .texts("note", "n"));
        });
    assertEquals(
        "[1 a 10 null in [0, 1], 2 b 20 null in [0, 1], 3 main 30 null in [0],"
            + " 3 side 1099511627776 n in [1]]",
        union(Scan.all(), "main", "side"));
    try (MultiSnapshot snapshot = dataset.snapshots(List.of("side", "main"), "t")) {
      assertEquals(
          "id int32 not null, title utf8, size int64, note utf8, primary key (id)",
          snapshot.schema().toString(),
          "main is the higher one, whatever is asked for first");
    }
    assertEquals(
        "[side in [1]]", union(Scan.of("title").where(col("size").gt(1L << 35)), "main", "side"));
    assertEquals("[n in [0]]", union(Scan.of("note").where(col("note").eq("n")), "side", "main"));
  }

  @Test
  void aColumnThatOneBranchDroppedIsThere() {
    commit("main", tx -> tx.dropColumn("t", "size"));
    commit("main", tx -> upsert(tx, TestRows.ints("id", 3).texts("name", "c")));
    commit(
        "side",
        tx -> {
          tx.dropColumn("t", "size");
          tx.addColumn("t", RandomFields.of("size", ArrowType.Utf8.INSTANCE));
          upsert(tx, TestRows.ints("id", 4).texts("name", "d").texts("size", "large"));
        });
    assertEquals("[1 a, 2 b, 3 c]", rows("main"));
    assertEquals(
        "[1 a null 10 in [0, 1, 2], 2 b null 20 in [0, 1, 2], 3 c null null in [1],"
            + " 4 d large null in [2]]",
        union(Scan.all(), "main~2", "main", "side"));
  }

  @Test
  void rowsOfABranchWithWiderColumnsAreReadUnderNarrowerOnes() {
    commit(
        "side",
        tx -> {
          tx.widenColumn("t", "size", INT64);
          upsert(
              tx,
              TestRows.ints("id", 5, 6, 7)
                  .texts("name", "e", "f", "g")
                  .andLongs("size", 50L, LARGE, 70L));
        });
    // The same rows: main finds them where side has put them, in a chunk with one that is too
    // large.
    commit(
        "main",
        tx ->
            upsert(tx, TestRows.ints("id", 5, 7).texts("name", "e", "g").andInts("size", 50, 70)));
    assertEquals(4, dataset.version("main").table("t").rowCount());
    assertEquals(5, dataset.statistics().rowsStored());
    assertEquals("[1 a 10, 2 b 20, 5 e 50, 7 g 70]", rows("main"));
    assertEquals("[1 a 10, 2 b 20, 5 e 50, 6 f 1099511627776, 7 g 70]", rows("side"));
  }

  @Test
  void columnsThatTwoBranchesAddedWithOtherElements() {
    Field ofInts = list("l", new ArrowType.Int(32, true));
    Field ofLongs = list("l", INT64);
    commit("main", tx -> tx.addColumn("t", ofInts));
    commit("side", tx -> tx.addColumn("t", ofLongs));
    TestRows three = TestRows.ints("id", 3).texts("name", "c").andInts("size", 30);
    commit("main", tx -> upsertWithNulls(tx, three));
    commit("side", tx -> upsertWithNulls(tx, three));
    try (Snapshot snapshot = dataset.snapshot("side", "t");
        VectorSchemaRoot root = snapshot.checkout(allocator)) {
      assertEquals(
          INT64, root.getVector("l").getField().getChildren().get(0).getType(), "as side has it");
    }
    assertEquals("[1 a 10 null, 2 b 20 null, 3 c 30 null]", rows("side"));
  }

  private static Field list(String name, ArrowType element) {
    return new Field(
        name,
        FieldType.nullable(ArrowType.List.INSTANCE),
        List.of(RandomFields.of("item", element)));
  }

  private void commit(String branch, Consumer<Transaction> writes) {
    try (Transaction tx = dataset.begin(branch)) {
      writes.accept(tx);
      tx.commit(CommitMessage.of("change"));
    }
  }

  private void upsert(Transaction tx, TestRows rows) {
    try (VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("t").upsert(root);
    }
  }

  /** Inserts may leave out columns. */
  private void upsertWithNulls(Transaction tx, TestRows rows) {
    try (VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("t").insert(root);
    }
  }

  private String rows(String revision) {
    SortedSet<String> rows = new TreeSet<>();
    try (Snapshot snapshot = dataset.snapshot(revision, "t");
        BatchCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(
          batch -> {
            for (int position : positions(batch)) {
              rows.add(row(batch, position));
            }
          });
    }
    return rows.toString();
  }

  private String union(Scan scan, String... revisions) {
    SortedSet<String> rows = new TreeSet<>();
    try (MultiSnapshot snapshot = dataset.snapshots(List.of(revisions), "t");
        MultiVersionCursor cursor = snapshot.scan(scan)) {
      cursor.forEach((batch, membership) -> addAll(rows, batch, membership));
    }
    return rows.toString();
  }

  private static void addAll(SortedSet<String> rows, Batch batch, Membership membership) {
    for (int position : positions(batch)) {
      List<Integer> holders =
          membership.versions(membership.groupAt(position)).stream().boxed().toList();
      rows.add(row(batch, position) + " in " + holders);
    }
  }

  private static int[] positions(Batch batch) {
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    return positions;
  }

  private static String row(Batch batch, int position) {
    StringBuilder row = new StringBuilder();
    for (int i = 0; i < batch.schema().getFields().size(); i++) {
      FieldVector column = batch.column(i);
      row.append(i == 0 ? "" : " ").append(column.getObject(position));
    }
    return row.toString();
  }
}
