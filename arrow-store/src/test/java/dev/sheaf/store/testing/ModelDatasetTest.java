package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.schema.PrimaryKey;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Examples small enough to be judged by eye: whoever watches the oracle. */
@ExtendWith(AllocatorExtension.class)
class ModelDatasetTest {
  private static final Field ID = RandomFields.of("id", new ArrowType.Int(32, true));
  private static final Field NAME = RandomFields.of("name", ArrowType.Utf8.INSTANCE);
  private static final Field SIZE = RandomFields.of("size", new ArrowType.Int(64, true));

  private final ModelDataset model = new ModelDataset();

  @Test
  void writesAreSeenAfterTheCommitAndOldVersionsStay() {
    ModelTransaction first = begin(PrimaryKey.of("id"));
    first.insert("t", rows(row(1, "a"), row(2, "b")));
    assertTrue(model.version("main").tables().isEmpty());
    ModelVersion one = first.commit("one");
    model.branch("side", one);

    ModelTransaction second = model.begin("side");
    ModelChanges changes = second.upsert("t", rows(row(2, "B"), row(1, "a"), row(3, null)));
    assertEquals(
        new ModelChanges(changes.table(), 1, 1, 0, 1, 0), changes, "inserted, updated, unchanged");
    ModelVersion two = second.commit("two");

    assertEquals(List.of(row(1, "a"), row(2, "b")), one.table("t").visibleRows());
    assertEquals(List.of(row(1, "a"), row(2, "B"), row(3, null)), two.table("t").visibleRows());
    assertEquals(one, model.version("main"));
    assertEquals(List.of(one.number()), two.parents());
    assertEquals(
        List.of(Set.of(0, 1), Set.of(0), Set.of(1), Set.of(1)),
        new ArrayList<>(ModelDataset.holders(List.of(one.table("t"), two.table("t"))).values()));
    assertEquals(1, ModelDataset.delta(one.table("t"), two.table("t")).getKey().size());
    assertEquals(2, ModelDataset.delta(one.table("t"), two.table("t")).getValue().size());
  }

  @Test
  void whatIsWrongIsRefusedForEveryReason() {
    ModelTransaction tx = begin(PrimaryKey.of("id"));
    tx.insert("t", rows(row(1, "a")));
    assertRefused(
        Set.of(ErrorCode.KEY_EXISTS, ErrorCode.DUPLICATE_KEY),
        () -> tx.insert("t", rows(row(1, "b"), row(2, "c"), row(2, "d"))));
    assertRefused(Set.of(ErrorCode.NULL_VALUE), () -> tx.upsert("t", rows(row(null, "b"))));
    assertRefused(
        Set.of(ErrorCode.UNKNOWN_COLUMN, ErrorCode.SCHEMA_MISMATCH),
        () -> tx.upsert("t", new ModelBatch(List.of(ID, SIZE), List.of())));
    assertRefused(Set.of(ErrorCode.BRANCH_HELD), () -> model.begin("main"));
    assertRefused(Set.of(ErrorCode.UNKNOWN_REF), () -> model.begin("mian"));
    assertRefused(Set.of(ErrorCode.UNKNOWN_TABLE), () -> tx.clear("u"));
    assertEquals(List.of(row(1, "a")), tx.table("t").visibleRows());
  }

  @Test
  void updatesTouchTheGivenColumnsOfTheRecordsThatAreThere() {
    ModelTransaction tx = begin(PrimaryKey.of("id"));
    tx.insert("t", rows(row(1, "a"), row(2, "b")));
    tx.addColumn("t", SIZE);
    ModelChanges changes =
        tx.update("t", new ModelBatch(List.of(SIZE, ID), List.of(row(7, 1), row(7, 5))));
    assertEquals(new ModelChanges(changes.table(), 0, 1, 0, 0, 1), changes);
    assertEquals(List.of(row(1, "a", 7), row(2, "b", null)), tx.table("t").visibleRows());
    assertEquals(2, tx.delete("t", new ModelBatch(List.of(ID), List.of(row(2), row(1)))).deleted());
  }

  @Test
  void aDroppedColumnDoesNotComeBack() {
    ModelTransaction tx = begin(PrimaryKey.of("id"));
    tx.insert("t", rows(row(1, "a")));
    ModelTable before = tx.commit("one").table("t");
    tx = model.begin("main");
    tx.dropColumn("t", "name");
    tx.addColumn("t", NAME);
    assertEquals(List.of(row(1, null)), tx.table("t").visibleRows());
    assertEquals(
        before.rows().values().stream().toList(), tx.table("t").rows().values().stream().toList());
    assertNotEquals(before, tx.table("t"));
  }

  @Test
  void withoutAKeyATableIsASet() {
    ModelTransaction tx = begin(PrimaryKey.none());
    assertEquals(1, tx.insert("t", rows(row(1, "a"), row(1, "b"), row(1, "a"))).unchanged());
    tx.insert("t", rows(row(1, "a"), row(null, null)));
    assertEquals(List.of(row(null, null), row(1, "a"), row(1, "b")), tx.table("t").visibleRows());
    assertRefused(Set.of(ErrorCode.BAD_ARGUMENT), () -> tx.update("t", rows(row(1, "a"))));
    tx.dropColumn("t", "name");
    assertEquals(List.of(row((Object) null), row(1)), tx.table("t").visibleRows());
  }

  @Test
  void aReplacementIsWhatWasGiven() {
    ModelTransaction tx = begin(PrimaryKey.of("id"));
    tx.insert("t", rows(row(1, "a"), row(2, "b"), row(3, "c")));
    ModelChanges changes =
        tx.replace("t", List.of(rows(row(4, "d"), row(3, "C")), rows(row(1, "a"))));
    assertEquals(new ModelChanges(changes.table(), 1, 1, 1, 1, 0), changes);
    assertEquals(List.of(row(1, "a"), row(3, "C"), row(4, "d")), tx.table("t").visibleRows());
    assertTrue(tx.hasChanges());
    tx.rollback();
    assertFalse(model.begin("main").hasChanges());
  }

  @Test
  void batchesGoThroughVectorsAndBack(BufferAllocator allocator) {
    ModelBatch batch = rows(row(1, "a"), row(null, null), row(3, "c"));
    try (VectorSchemaRoot root = batch.toRoot(allocator, new Random(0))) {
      assertEquals(batch, ModelBatch.read(root));
    }
  }

  private ModelTransaction begin(PrimaryKey key) {
    ModelTransaction tx = model.begin("main");
    tx.createTable("t", new Schema(List.of(ID, NAME)), key);
    return tx;
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array goes no further
  private static ModelBatch rows(List<@Nullable Object>... rows) {
    return new ModelBatch(List.of(ID, NAME), List.of(rows));
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    List<@Nullable Object> row = new ArrayList<>();
    for (Object value : Arrays.asList(values)) {
      Object plain = value instanceof Integer i ? BigInteger.valueOf(i) : value;
      row.add(plain instanceof String text ? Bytes.of(text) : plain);
    }
    return row;
  }

  private static void assertRefused(Set<ErrorCode> codes, Runnable operation) {
    assertEquals(codes, assertThrows(ModelRefusal.class, operation::run).codes());
  }
}
