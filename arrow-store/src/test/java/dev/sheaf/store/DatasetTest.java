package dev.sheaf.store;

import static dev.sheaf.store.scan.Predicates.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(AllocatorExtension.class)
class DatasetTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), null),
              Field.nullable("name", ArrowType.Utf8.INSTANCE)));

  @TempDir Path directory;

  @Test
  void theTutorialIsTrue(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      Version first = put(dataset, allocator, "main", row(1, "one"), row(2, "two"), row(3, null));
      dataset.branch("clean", "main");
      put(dataset, allocator, "clean", row(2, "TWO"), row(4, "four"));
      assertEquals("{1=one, 2=two, 3=null}", rows(dataset, "main").toString());
      assertEquals("{1=one, 2=TWO, 3=null, 4=four}", rows(dataset, "clean").toString());
      assertEquals(rows(dataset, "main"), rows(dataset, first.id().hex()));
      Delta delta = dataset.delta("main", "clean", "airports");
      assertEquals(1, delta.deletes().cardinality());
      assertEquals(2, delta.inserts().cardinality());
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @Test
  void equalRowsHaveOneAddressOnEveryBranch(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      dataset.branch("other", "main");
      put(dataset, allocator, "main", row(1, "one"), row(2, "two"));
      put(dataset, allocator, "other", row(2, "two"), row(1, "one"));
      Version main = dataset.version("main");
      Version other = dataset.version("other");
      // Made within one millisecond, the two are one version: nothing tells them apart.
      assertEquals(dataset.rowSet(main, "airports"), dataset.rowSet(other, "airports"));
      assertEquals(main.table("airports").fingerprint(), other.table("airports").fingerprint());
      assertEquals(2, dataset.statistics().rowsStored());
    }
  }

  @Test
  void aTransactionReadsItsOwnWritesAndNobodyElseDoes(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"), row(2, "two"));
      try (Transaction tx = dataset.begin("main")) {
        try (VectorSchemaRoot batch = batch(allocator, row(2, "zwei"), row(3, "drei"))) {
          assertEquals(new Changes(1, 1, 0, 0, 0), tx.table("airports").upsert(batch));
        }
        try (VectorSchemaRoot batch = batch(allocator, row(1, null))) {
          assertEquals(new Changes(0, 0, 1, 0, 0), tx.table("airports").delete(batch));
        }
        try (Snapshot own = tx.snapshot("airports")) {
          assertEquals("{2=zwei, 3=drei}", rows(own).toString());
        }
        assertEquals("{1=one, 2=two}", rows(dataset, "main").toString());
        assertTrue(tx.hasChanges());
      }
      assertEquals("{1=one, 2=two}", rows(dataset, "main").toString());
    }
  }

  @Test
  void whatIsPutBackIsNoChange(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"), row(2, "two"));
      try (Transaction tx = dataset.begin("main");
          VectorSchemaRoot same = batch(allocator, row(1, "one"));
          VectorSchemaRoot changed = batch(allocator, row(1, "uno"))) {
        assertEquals(new Changes(0, 0, 0, 1, 0), tx.table("airports").upsert(same));
        assertEquals(new Changes(0, 1, 0, 0, 0), tx.table("airports").upsert(changed));
        assertEquals(new Changes(0, 1, 0, 0, 0), tx.table("airports").upsert(same));
        assertFalse(tx.hasChanges());
      }
    }
  }

  @Test
  void replaceKeepsWhatIsTheSame(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"), row(2, "two"), row(3, "three"));
      Version before = dataset.version("main");
      try (Transaction tx = dataset.begin("main");
          Load load = tx.table("airports").replace();
          VectorSchemaRoot batch =
              batch(allocator, row(1, "one"), row(2, "deux"), row(9, "neuf"))) {
        load.add(batch);
        assertEquals(new Changes(1, 1, 1, 1, 0), load.finish());
        tx.commit(CommitMessage.of("replace"));
      }
      assertEquals("{1=one, 2=deux, 9=neuf}", rows(dataset, "main").toString());
      assertEquals(
          1,
          dataset
              .rowSet(before, "airports")
              .andCardinality(dataset.rowSet(dataset.version("main"), "airports")));
    }
  }

  @Test
  void columnsComeAndGoAndOldVersionsStayAsTheyWere(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"));
      Version before = dataset.version("main");
      try (Transaction tx = dataset.begin("main")) {
        tx.addColumn("airports", Field.nullable("size", new ArrowType.Int(32, true)));
        tx.renameColumn("airports", "name", "title");
        tx.commit(CommitMessage.of("columns"));
      }
      Version after = dataset.version("main");
      assertEquals(
          before.table("airports").rowsFingerprint(), after.table("airports").rowsFingerprint());
      assertEquals(dataset.rowSet(before, "airports"), dataset.rowSet(after, "airports"));
      assertEquals("[id, title, size]", names(dataset, "main").toString());
      assertEquals("[id, name]", names(dataset, "main~1").toString());
      try (Snapshot s = dataset.snapshot("main", "airports");
          VectorSchemaRoot all = s.checkout(allocator)) {
        assertEquals("one", all.getVector("title").getObject(0).toString());
        assertTrue(all.getVector("size").isNull(0));
      }
      assertEquals("{1=one}", rows(dataset, "main~1").toString());
    }
  }

  @Test
  void aDatasetOnDiskIsThereAgain(BufferAllocator allocator) {
    Version last;
    try (Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      for (int i = 1; i <= 20; i++) {
        put(dataset, allocator, "main", row(i, "v" + i), row(0, "changed " + i));
      }
      dataset.tag("v1", "main~10");
      last = dataset.version("main");
    }
    for (int round = 0; round < 3; round++) {
      try (Dataset dataset = Dataset.open(allocator, directory, DatasetOptions.defaults())) {
        assertEquals(last.id(), dataset.version("main").id());
        assertEquals(21, rows(dataset, "main").size());
        assertEquals(11, rows(dataset, "v1").size());
        assertEquals("changed 10", rows(dataset, "v1").get(0L));
        assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
        put(dataset, allocator, "main", row(0, "round " + round));
        last = dataset.version("main");
        if (round == 1) {
          assertTrue(dataset.compact().bytesAfter() > 0);
          assertEquals(21, rows(dataset, "main").size());
        }
      }
    }
  }

  @Test
  void oneScanReadsManyVersions(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"), row(2, "two"));
      dataset.branch("clean", "main");
      put(dataset, allocator, "clean", row(2, "TWO"));
      SortedMap<String, String> seen = new TreeMap<>();
      try (MultiSnapshot s = dataset.snapshots(List.of("main", "clean"), "airports");
          MultiVersionCursor cursor = s.scan(Scan.all())) {
        cursor.forEach(
            (batch, membership) -> {
              int[] positions = new int[batch.selectedCount()];
              batch.selection().copyTo(positions);
              for (int position : positions) {
                seen.put(
                    batch.column(1).getObject(position).toString(),
                    membership.versions(membership.groupAt(position)).toString());
              }
            });
      }
      assertEquals("{TWO={1}, one={0, 1}, two={0}}", seen.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"main", "HEAD", "main~0", "v1", "refs/heads/main", "(id)"})
  void branchingFreezesTheSegmentHoweverTheHeadIsSpelled(
      String spelling, BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"));
      Version head = put(dataset, allocator, "main", row(2, "two"));
      dataset.tag("v1", "main");
      assertEquals(1, dataset.rowSet(head, "airports").segments().length);
      dataset.branch("other", spelling.equals("(id)") ? head.id().hex() : spelling);
      Version next = put(dataset, allocator, "main", row(3, "three"));
      assertEquals(2, dataset.rowSet(next, "airports").segments().length);
      Version other = put(dataset, allocator, "other", row(4, "four"));
      assertEquals(2, dataset.rowSet(other, "airports").segments().length);
      assertEquals(List.of(), dataset.verify().findings());
    }
  }

  @Test
  void predicatesNarrow(BufferAllocator allocator) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.createTable("airports", SCHEMA, PrimaryKey.of("id"));
      put(dataset, allocator, "main", row(1, "one"), row(2, "two"), row(3, null), row(4, "four"));
      try (Snapshot s = dataset.snapshot("main", "airports")) {
        assertEquals("[2, 3, 4]", ids(s, Scan.all().where(col("id").gt(1.5))).toString());
        assertEquals("[1, 4]", ids(s, Scan.all().where(col("name").lt("p"))).toString());
        assertEquals("[3]", ids(s, Scan.all().where(col("name").isNull())).toString());
        assertEquals(
            "[1, 2]",
            ids(s, Scan.all().where(col("name").eq("one").or(col("id").eq(2)))).toString());
        assertEquals(
            "[2]", ids(s, Scan.all().where(col("name").in("one", "four").not())).toString());
        assertEquals("[1, 2]", ids(s, Scan.of("id").limit(2)).toString());
        SheafException e = assertThrows(SheafException.class, () -> s.scan(Scan.of("nmae")));
        assertEquals(ErrorCode.UNKNOWN_COLUMN, e.code());
      }
    }
  }

  private record Row(long id, @Nullable String name) {}

  private static Row row(long id, @Nullable String name) {
    return new Row(id, name);
  }

  private static Version put(
      Dataset dataset, BufferAllocator allocator, String branch, Row... rows) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot batch = batch(allocator, rows)) {
      tx.table("airports").upsert(batch);
      return tx.commit(CommitMessage.of("put " + rows.length));
    }
  }

  private static VectorSchemaRoot batch(BufferAllocator allocator, Row... rows) {
    VectorSchemaRoot root = VectorSchemaRoot.create(SCHEMA, allocator);
    BigIntVector ids = (BigIntVector) root.getVector("id");
    VarCharVector names = (VarCharVector) root.getVector("name");
    for (int i = 0; i < rows.length; i++) {
      ids.setSafe(i, rows[i].id);
      if (rows[i].name != null) {
        names.setSafe(i, rows[i].name.getBytes(StandardCharsets.UTF_8));
      }
    }
    root.setRowCount(rows.length);
    return root;
  }

  private static List<String> names(Dataset dataset, String revision) {
    return dataset.schema(revision, "airports").columns().stream().map(c -> c.name()).toList();
  }

  private static SortedMap<Long, String> rows(Dataset dataset, String revision) {
    try (Snapshot snapshot = dataset.snapshot(revision, "airports")) {
      return rows(snapshot);
    }
  }

  private static SortedMap<Long, String> rows(Snapshot snapshot) {
    SortedMap<Long, String> rows = new TreeMap<>();
    try (BatchCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(
          batch -> {
            int[] positions = new int[batch.selectedCount()];
            batch.selection().copyTo(positions);
            for (int position : positions) {
              Object name = batch.column(1).getObject(position);
              rows.put(
                  ((BigIntVector) batch.column(0)).get(position),
                  name == null ? "null" : name.toString());
            }
          });
    }
    return rows;
  }

  private static List<Long> ids(Snapshot snapshot, Scan scan) {
    List<Long> ids = new java.util.ArrayList<>();
    try (BatchCursor cursor = snapshot.scan(scan)) {
      cursor.forEach(
          batch -> {
            int[] positions = new int[batch.selectedCount()];
            batch.selection().copyTo(positions);
            for (int position : positions) {
              ids.add(((BigIntVector) batch.column(0)).get(position));
            }
          });
    }
    return ids;
  }
}
