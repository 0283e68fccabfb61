package dev.sheaf.ops.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.Predicates;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Bytes;
import dev.sheaf.store.testing.PlainValues;
import dev.sheaf.store.testing.RandomTable;
import dev.sheaf.store.testing.Real;
import dev.sheaf.store.testing.ScannedRows;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first rows against a sorted list, on random tables with holes. */
@ExtendWith(AllocatorExtension.class)
class TopNPropertyTest {
  private int refused;

  @Test
  void firstRowsAreThoseOfASortedList(BufferAllocator allocator) {
    Seeds.forEach(60, seed -> check(allocator, Seeds.random(seed)));
    assertTrue(refused > 0, "columns without an order are among them");
  }

  private void check(BufferAllocator allocator, Random random) {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      RandomTable table = RandomTable.create(allocator, random, dataset);
      for (int batches = random.nextInt(4); batches > 0; batches--) {
        table.addBatch();
      }
      try (Snapshot snapshot = dataset.snapshot("main", RandomTable.NAME)) {
        for (int i = 0; i < 12; i++) {
          Scan scan =
              random.nextBoolean()
                  ? Scan.all()
                  : Scan.all().where(Predicates.col("id").gt(random.nextInt(table.keyEnd() + 1)));
          compare(allocator, random, snapshot, scan, order(random, table.schema()));
        }
      }
    }
  }

  private static List<SortColumn> order(Random random, Schema schema) {
    List<SortColumn> order = new ArrayList<>();
    for (int columns = 1 + random.nextInt(3); columns > 0; columns--) {
      Field field = schema.getFields().get(random.nextInt(schema.getFields().size()));
      SortColumn by =
          random.nextBoolean()
              ? SortColumn.ascending(field.getName())
              : SortColumn.descending(field.getName());
      order.add(random.nextBoolean() ? by : by.nullsFirst());
    }
    return order;
  }

  private void compare(
      BufferAllocator allocator,
      Random random,
      Snapshot snapshot,
      Scan scan,
      List<SortColumn> order) {
    TopN top = TopN.of(random.nextInt(random.nextBoolean() ? 20 : 4_000), order);
    try (BatchCursor rows = snapshot.scan(scan)) {
      Schema schema = rows.schema();
      if (!top.fits(schema)) {
        SheafException e =
            assertThrows(
                SheafException.class, () -> top.run(allocator, rows, Cancellation.NEVER).close());
        assertEquals(ErrorCode.BAD_ARGUMENT, e.code());
        refused++;
        return;
      }
      List<List<@Nullable Object>> expected = ScannedRows.of(snapshot, scan);
      expected.sort((a, b) -> naive(schema, order, a, b));
      expected = expected.subList(0, Math.min(top.rowsMax(), expected.size()));
      try (VectorSchemaRoot result =
          random.nextBoolean()
              ? top.run(allocator, rows, Cancellation.NEVER)
              : sortingOften(allocator, random, top, rows)) {
        assertEquals(schema, result.getSchema());
        assertEquals(expected, rows(result), () -> order + " of " + schema);
      }
    }
  }

  /** As {@link TopN#run}, with hardly any room, so that the bar rises with each block of rows. */
  private static VectorSchemaRoot sortingOften(
      BufferAllocator allocator, Random random, TopN top, BatchCursor rows) {
    int room = top.rowsMax() + 1 + random.nextInt(500);
    try (TopRows run = new TopRows(allocator, top, rows.schema(), room)) {
      if (top.rowsMax() > 0) {
        rows.forEach(run);
      }
      return run.finish();
    }
  }

  private static List<List<@Nullable Object>> rows(VectorSchemaRoot root) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < root.getRowCount(); row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (FieldVector column : root.getFieldVectors()) {
        values.add(PlainValues.read(column, row));
      }
      rows.add(values);
    }
    return rows;
  }

  private static int naive(
      Schema schema,
      List<SortColumn> order,
      List<@Nullable Object> left,
      List<@Nullable Object> right) {
    for (SortColumn by : order) {
      int column = Columns.index(schema, by.column());
      Object a = left.get(column);
      Object b = right.get(column);
      int result;
      if (a == null || b == null) {
        int nullsLast = Boolean.compare(a == null, b == null);
        result = by.nulls() == SortColumn.Nulls.LAST ? nullsLast : -nullsLast;
      } else {
        int ascending = naive(a, b);
        result = by.direction() == SortColumn.Direction.ASCENDING ? ascending : -ascending;
      }
      if (result != 0) {
        return result;
      }
    }
    return 0;
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // values of one column are of one class
  private static int naive(Object a, Object b) {
    if (a instanceof Real real) {
      return Double.compare(real.value() + 0.0, ((Real) b).value() + 0.0); // -0.0 + 0.0 is 0.0
    }
    if (a instanceof Bytes bytes) {
      return Arrays.compareUnsigned(bytes.toArray(), ((Bytes) b).toArray());
    }
    return ((Comparable) a).compareTo(b);
  }
}
