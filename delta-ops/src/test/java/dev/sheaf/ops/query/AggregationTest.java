package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class AggregationTest {
  private static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), null),
              Field.nullable("x", new ArrowType.Int(64, true)),
              Field.nullable("half", Columns.HALF)));

  private static Dataset dataset(BufferAllocator allocator, long... xs) {
    Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    dataset.createTable("t", SCHEMA, PrimaryKey.of("id"));
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator);
        Transaction transaction = dataset.begin("main")) {
      rows.allocateNew();
      for (int i = 0; i < xs.length; i++) {
        ((BigIntVector) rows.getVector("id")).setSafe(i, i);
        ((BigIntVector) rows.getVector("x")).setSafe(i, xs[i]);
      }
      rows.setRowCount(xs.length);
      transaction.table("t").insert(rows);
      transaction.commit(CommitMessage.of("rows"));
    }
    return dataset;
  }

  private static VectorSchemaRoot run(
      BufferAllocator allocator, Dataset dataset, Aggregation aggregation) {
    try (Snapshot snapshot = dataset.snapshot("main", "t");
        BatchCursor rows = snapshot.scan(Scan.all())) {
      return aggregation.run(allocator, rows, Cancellation.NEVER);
    }
  }

  @Test
  void noRowsAreOneGroupWithoutKeysAndNoneWithOne(BufferAllocator allocator) {
    Aggregation all = Aggregation.of(Aggregate.count(), Aggregate.sum("x"), Aggregate.min("x"));
    try (Dataset dataset = dataset(allocator);
        VectorSchemaRoot one = run(allocator, dataset, all);
        VectorSchemaRoot none = run(allocator, dataset, all.by("id"))) {
      assertEquals(1, one.getRowCount());
      assertEquals(0L, one.getVector("count").getObject(0));
      assertNull(one.getVector("sum_x").getObject(0));
      assertNull(one.getVector("min_x").getObject(0));
      assertEquals(0, none.getRowCount());
    }
  }

  @Test
  void aSumDoesNotOverflow(BufferAllocator allocator) {
    Aggregation sum = Aggregation.of(Aggregate.sum("x"), Aggregate.avg("x"));
    long most = Long.MAX_VALUE;
    try (Dataset dataset = dataset(allocator, most, most, most, -1);
        VectorSchemaRoot together = run(allocator, dataset, sum)) {
      BigDecimal expected =
          new BigDecimal(
              BigInteger.valueOf(most).multiply(BigInteger.valueOf(3)).subtract(BigInteger.ONE));
      assertEquals(expected, together.getVector("sum_x").getObject(0));
      assertEquals(expected.doubleValue() / 4, together.getVector("avg_x").getObject(0));
    }
  }

  @Test
  void leastSumsAreExact(BufferAllocator allocator) {
    Aggregation sum = Aggregation.of(Aggregate.sum("x"));
    try (Dataset dataset = dataset(allocator, Long.MIN_VALUE, Long.MIN_VALUE, 5);
        VectorSchemaRoot together = run(allocator, dataset, sum);
        VectorSchemaRoot grouped = run(allocator, dataset, sum.by("x"))) {
      BigDecimal expected =
          new BigDecimal(
              BigInteger.valueOf(Long.MIN_VALUE).shiftLeft(1).add(BigInteger.valueOf(5)));
      assertEquals(expected, together.getVector("sum_x").getObject(0));
      assertEquals(
          new BigDecimal(BigInteger.valueOf(Long.MIN_VALUE).shiftLeft(1)),
          grouped.getVector("sum_x").getObject(0));
    }
  }

  @Test
  void whatCannotBeTakenIsNamed(BufferAllocator allocator) {
    try (Dataset dataset = dataset(allocator, 1)) {
      for (Aggregation wrong :
          List.of(
              Aggregation.of(Aggregate.sum("half")),
              Aggregation.of(Aggregate.count()).by("half"))) {
        assertFalse(wrong.fits(SCHEMA));
        SheafException refused =
            assertThrows(SheafException.class, () -> run(allocator, dataset, wrong));
        assertEquals(ErrorCode.BAD_ARGUMENT, refused.code());
        assertTrue(refused.getMessage().contains("'half'"), refused::getMessage);
      }
      SheafException unknown =
          assertThrows(
              SheafException.class,
              () -> run(allocator, dataset, Aggregation.of(Aggregate.sum("hald"))));
      assertEquals(ErrorCode.UNKNOWN_COLUMN, unknown.code());
      assertTrue(unknown.getMessage().contains("half"), unknown::getMessage);
    }
  }

  @Test
  void cancelledRunsLeaveNothing(BufferAllocator allocator) {
    try (Dataset dataset = dataset(allocator, 1, 2);
        Snapshot snapshot = dataset.snapshot("main", "t");
        BatchCursor rows = snapshot.scan(Scan.all())) {
      Aggregation aggregation = Aggregation.of(Aggregate.count()).by("id", "x");
      boolean[] asked = new boolean[1];
      Cancellation second =
          () -> {
            boolean now = asked[0];
            asked[0] = true;
            return now;
          };
      SheafException cancelled =
          assertThrows(SheafException.class, () -> aggregation.run(allocator, rows, second));
      assertEquals(ErrorCode.CANCELLED, cancelled.code());
    }
  }

  @Test
  void keysOfOneHashAreToldApart(BufferAllocator allocator) {
    Field key = Field.nullable("id", new ArrowType.Int(64, true));
    int rows = 200;
    try (BigIntVector ids = new BigIntVector("id", allocator);
        HashedGroups groups = new HashedGroups(allocator, List.of(key), 3)) {
      ids.allocateNew(rows);
      for (int i = 0; i < rows; i++) {
        ids.set(i, i % 37);
      }
      ids.setValueCount(rows);
      Batch batch = Batch.of(new Schema(List.of(key)), List.of(ids), rows);
      for (int round = 0; round < 2; round++) {
        int[] numbers = new int[rows];
        groups.assign(batch, new FieldVector[] {ids}, numbers);
        assertEquals(37, groups.groupCount());
        for (int i = 0; i < rows; i++) { // equal keys, and only they, have one number
          assertEquals(numbers[i % 37], numbers[i]);
        }
        assertArrayEquals(
            IntStream.range(0, 37).toArray(), Arrays.stream(numbers).distinct().sorted().toArray());
      }
      for (FieldVector keys : groups.finish()) {
        keys.close();
      }
    }
  }
}
