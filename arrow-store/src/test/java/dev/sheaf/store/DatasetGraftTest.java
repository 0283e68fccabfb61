package dev.sheaf.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.PendingOperation;
import dev.sheaf.store.graph.RefUpdate;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.TestRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What merges, reverts and rebases are made of: stored rows, tables and versions, reused. */
@ExtendWith(AllocatorExtension.class)
class DatasetGraftTest {
  private static final String TABLE = "airports";

  @TempDir Path directory;

  private static TestRows rows(Integer[] ids, String... names) {
    return TestRows.ints("id", ids).texts("name", names);
  }

  private static Version put(BufferAllocator allocator, Transaction tx, TestRows rows) {
    try (VectorSchemaRoot batch = rows.toRoot(allocator)) {
      tx.table(TABLE).upsert(batch);
    }
    return tx.commit(CommitMessage.of("change"));
  }

  private static Version put(
      BufferAllocator allocator, Dataset dataset, String branch, Integer[] ids, String... names) {
    try (Transaction tx = dataset.begin(branch)) {
      return put(allocator, tx, rows(ids, names));
    }
  }

  private static Integer[] ids(Integer... ids) {
    return ids;
  }

  private static String read(Dataset dataset, String revision) {
    TreeSet<String> found = new TreeSet<>();
    try (Snapshot snapshot = dataset.snapshot(revision, TABLE);
        BatchCursor cursor = snapshot.scan(Scan.all())) {
      cursor.forEach(
          batch -> {
            int[] positions = new int[batch.selectedCount()];
            batch.selection().copyTo(positions);
            for (int position : positions) {
              found.add(
                  batch.column(0).getObject(position) + "=" + batch.column(1).getObject(position));
            }
          });
    }
    return found.toString();
  }

  private static Dataset create(BufferAllocator allocator, StorageScheme scheme) {
    Dataset dataset = DatasetHome.inMemory(scheme).open(allocator);
    dataset.createTable(TABLE, rows(ids(1), "a").schema(), PrimaryKey.of("id"));
    put(allocator, dataset, "main", ids(1, 2, 3), "one", "two", "three");
    dataset.branch("side", "main");
    return dataset;
  }

  @ParameterizedTest
  @EnumSource
  void aDeltaOfOneBranchPatchesAnother(StorageScheme scheme, BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, scheme)) {
      Version base = dataset.version("main");
      Version theirs = put(allocator, dataset, "side", ids(2, 4), "TWO", "four");
      Version ours = put(allocator, dataset, "main", ids(1), "ONE");
      long stored = dataset.statistics().rowsStored();
      Version merged;
      try (Transaction tx = dataset.begin("main")) {
        tx.table(TABLE).patch(dataset.delta(base, theirs, TABLE));
        tx.addParent(theirs);
        merged = tx.commit(CommitMessage.of("merge side"));
      }
      assertEquals("[1=ONE, 2=TWO, 3=three, 4=four]", read(dataset, "main"));
      assertEquals(List.of(ours.id(), theirs.id()), merged.parents());
      assertEquals("merge", dataset.refLog("main").get(0).note().operation());
      assertEquals(stored, dataset.statistics().rowsStored(), "no row is written");
      assertEquals("[1=ONE, 2=two, 3=three]", read(dataset, ours.id().hex()));
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPatchAndWritesAreOneChange(StorageScheme scheme, BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, scheme)) {
      Version base = dataset.version("main");
      Version theirs = put(allocator, dataset, "side", ids(2, 4), "TWO", "four");
      try (Transaction tx = dataset.begin("main")) {
        tx.table(TABLE).patch(dataset.delta(base, theirs, TABLE));
        // Of these, one goes over what was patched in, and one is a row that the other branch has.
        put(allocator, tx, rows(ids(2, 4, 5), "zwei", "four", "five"));
      }
      assertEquals("[1=one, 2=zwei, 3=three, 4=four, 5=five]", read(dataset, "main"));
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @Test
  void aPatchThatIsAnotherVersionsIsRefused(BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, StorageScheme.HYBRID)) {
      Version base = dataset.version("main");
      Version theirs = put(allocator, dataset, "side", ids(2), "TWO");
      Delta delta = dataset.delta(base, theirs, TABLE);
      try (Transaction tx = dataset.begin("side")) {
        SheafException e = assertThrows(SheafException.class, () -> tx.table(TABLE).patch(delta));
        assertEquals(ErrorCode.BAD_ARGUMENT, e.code());
        tx.table(TABLE).patch(delta.inverse());
        tx.commit(CommitMessage.of("undo"));
      }
      assertEquals(dataset.rowSet(base, TABLE), dataset.rowSet(dataset.version("side"), TABLE));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAdoptedTableIsTheOtherVersions(StorageScheme scheme, BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, scheme)) {
      Version before = dataset.version("main");
      try (Transaction tx = dataset.begin("main")) {
        tx.dropTable(TABLE);
        tx.commit(CommitMessage.of("gone"));
      }
      try (Transaction tx = dataset.begin("main")) {
        tx.adoptTable(TABLE, before);
        assertTrue(tx.hasChanges());
        tx.commit(CommitMessage.of("back"));
      }
      Version back = dataset.version("main");
      assertEquals(before.table(TABLE), back.table(TABLE));
      // Adopted, in place of another one, and changed in one version.
      Version theirs = put(allocator, dataset, "side", ids(9), "nine");
      try (Transaction tx = dataset.begin("main")) {
        tx.adoptTable(TABLE, theirs);
        put(allocator, tx, rows(ids(1), "ONE"));
      }
      assertEquals("[1=ONE, 2=two, 3=three, 9=nine]", read(dataset, "main"));
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void columnsOfAnotherVersionAreTakenOver(StorageScheme scheme, BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, scheme)) {
      TableSchema before = dataset.schema("main", TABLE);
      try (Transaction tx = dataset.begin("side")) {
        tx.addColumn(TABLE, Field.nullable("elevation", new ArrowType.Int(32, true)));
        tx.renameColumn(TABLE, "name", "title");
        tx.widenColumn(TABLE, "id", new ArrowType.Int(64, true));
        tx.commit(CommitMessage.of("columns"));
      }
      TableSchema theirs = dataset.schema("side", TABLE);
      try (Transaction tx = dataset.begin("main")) {
        tx.changeColumns(TABLE, theirs);
        tx.commit(CommitMessage.of("as on side"));
      }
      assertEquals(theirs, dataset.schema("main", TABLE));
      assertEquals("[1=one, 2=two, 3=three]", read(dataset, "main"));
      try (Transaction tx = dataset.begin("main")) {
        SheafException e =
            assertThrows(SheafException.class, () -> tx.changeColumns(TABLE, before));
        assertEquals(ErrorCode.BAD_SCHEMA, e.code());
        assertEquals(
            "column 'id' of type int64 cannot become int32: the values that are there would not fit",
            e.getMessage());
      }
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @Test
  void rowsThatBecomeEqualBecomeOneWhereTheyHaveNoKey(BufferAllocator allocator) {
    try (Dataset dataset = DatasetHome.inMemory(StorageScheme.HYBRID).open(allocator)) {
      dataset.createTable(TABLE, rows(ids(1), "a").schema(), PrimaryKey.none());
      TableSchema both = dataset.schema("main", TABLE);
      put(allocator, dataset, "main", ids(1, 2, 2), "a", "a", "b");
      try (Transaction tx = dataset.begin("main")) {
        tx.changeColumns(TABLE, both.drop("id"));
        tx.commit(CommitMessage.of("drop id"));
      }
      assertEquals(2, dataset.version("main").table(TABLE).rowCount());
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @Test
  void versionsThatNoBranchIsOnAreReachedByMoving(BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, StorageScheme.HYBRID)) {
      Version base = dataset.version("main");
      Version head = put(allocator, dataset, "main", ids(1), "ONE");
      Version detached;
      try (Transaction tx = dataset.beginAt("main", base)) {
        detached = put(allocator, tx, rows(ids(3), "THREE"));
      }
      assertEquals(head, dataset.version("main"));
      assertEquals(List.of(base.id()), detached.parents());
      BranchMove forward = BranchMove.forward("main", head, detached, "rebase", "onto base");
      assertEquals(RefUpdate.REJECTED, dataset.move(forward));
      BranchMove stale = BranchMove.anywhere("main", base, detached, "rebase", "onto base");
      assertEquals(RefUpdate.LOST_RACE, dataset.move(stale));
      BranchMove move = BranchMove.anywhere("main", head, detached, "rebase", "onto base");
      assertEquals(RefUpdate.FORCED, dataset.move(move));
      assertEquals("[1=one, 2=two, 3=THREE]", read(dataset, "main"));
      assertEquals("rebase", dataset.refLog("main").get(0).note().operation());
      put(allocator, dataset, "main", ids(4), "four");
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @Test
  void aParentIsNamedOnce(BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, StorageScheme.HYBRID);
        Transaction tx = dataset.begin("main")) {
      SheafException e = assertThrows(SheafException.class, () -> tx.addParent(tx.base()));
      assertEquals(ErrorCode.BAD_ARGUMENT, e.code());
    }
  }

  private static PendingOperation operation(String state) {
    return PendingOperation.of("merge", state.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsPendingStaysWithItsBranch(BufferAllocator allocator) {
    DatasetHome home = DatasetHome.in(directory.resolve("geo"), StorageScheme.HYBRID);
    PendingOperation first = operation("first");
    PendingOperation second = operation("second");
    try (Dataset dataset = home.open(allocator)) {
      dataset.branch("side", "main");
      assertEquals(Optional.empty(), dataset.pending("side"));
      assertTrue(dataset.replacePending("side", Optional.empty(), Optional.of(first)));
      assertFalse(dataset.replacePending("side", Optional.empty(), Optional.of(second)));
      assertTrue(dataset.replacePending("side", Optional.of(first), Optional.of(second)));
      assertTrue(dataset.replacePending("main", Optional.empty(), Optional.of(first)));
    }
    try (Dataset dataset = home.open(allocator)) {
      assertEquals(Optional.of(second), dataset.pending("side"));
      dataset.renameBranch("side", "edge");
      assertEquals("{edge=merge (6 bytes), main=merge (5 bytes)}", dataset.pending().toString());
      dataset.deleteBranch("edge");
      assertEquals("{main=merge (5 bytes)}", dataset.pending().toString());
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }

  @Test
  void whatIsPendingEndsWithTheCommit(BufferAllocator allocator) {
    try (Dataset dataset = create(allocator, StorageScheme.HYBRID)) {
      PendingOperation operation = operation("mine");
      dataset.replacePending("main", Optional.empty(), Optional.of(operation));
      RowSet before = dataset.rowSet(dataset.version("main"), TABLE);
      try (Transaction tx = dataset.begin("main")) {
        tx.endPending(operation("another"));
        SheafException e =
            assertThrows(SheafException.class, () -> put(allocator, tx, rows(ids(4), "four")));
        assertEquals(ErrorCode.LOST_RACE, e.code());
      }
      assertEquals(before, dataset.rowSet(dataset.version("main"), TABLE));
      assertEquals(Optional.of(operation), dataset.pending("main"));
      try (Transaction tx = dataset.begin("main")) {
        tx.endPending(operation);
        put(allocator, tx, rows(ids(4), "four"));
      }
      assertEquals(Optional.empty(), dataset.pending("main"));
      assertEquals("[1=one, 2=two, 3=three, 4=four]", read(dataset, "main"));

      Version head = dataset.version("main");
      dataset.replacePending("main", Optional.empty(), Optional.of(operation));
      BranchMove stay = BranchMove.forward("main", head, head, "merge", "nothing to do");
      assertEquals(RefUpdate.LOST_RACE, dataset.move(stay.ending(operation("another"))));
      assertEquals(RefUpdate.NO_CHANGE, dataset.move(stay.ending(operation)));
      assertEquals(Optional.empty(), dataset.pending("main"));
      assertTrue(dataset.verify().isClean(), () -> dataset.verify().toString());
    }
  }
}
