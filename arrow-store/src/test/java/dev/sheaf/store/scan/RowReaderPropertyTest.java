package dev.sheaf.store.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.MatchedColumn;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.ModelBatch;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.PlainValues;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is read by address is what a scan reads, on random histories. */
class RowReaderPropertyTest {
  private static final int HISTORIES = 25;

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void rowsByAddressAreThoseOfAScan(StorageScheme scheme) {
    RandomHistory histories =
        new RandomHistory(() -> DatasetHome.inMemory(scheme))
            .inspectedBy(RowReaderPropertyTest::inspect);
    Seeds.forEach(HISTORIES, histories::run);
  }

  private static void inspect(
      Dataset dataset,
      ModelDataset model,
      List<Version> versions,
      BufferAllocator allocator,
      Random random) {
    for (Version version : versions) {
      for (String table : version.tables().keySet()) {
        gathersInAnyOrder(dataset, version, table, allocator, random);
        Version other = versions.get(random.nextInt(versions.size()));
        if (other.tables().containsKey(table)
            && other.table(table).tableId() == version.table(table).tableId()) {
          comparesColumnByColumn(dataset, version, other, table, allocator, random);
        }
      }
    }
  }

  /** Rows, repeated, shuffled, with gaps. */
  private static long[] someOf(RowSet rows, int count, Random random) {
    long[] all = rows.toArray();
    long[] some = new long[count];
    for (int i = 0; i < count; i++) {
      some[i] = all.length == 0 || random.nextInt(8) == 0 ? -1 : all[random.nextInt(all.length)];
    }
    return some;
  }

  private static void gathersInAnyOrder(
      Dataset dataset, Version version, String table, BufferAllocator allocator, Random random) {
    Map<Long, List<@Nullable Object>> byAddress = new HashMap<>();
    RowSet rows = dataset.rowSet(version, table);
    TableSchema schema = dataset.schema(version.id().hex(), table);
    try (Snapshot snapshot = dataset.snapshot(version, table);
        VectorSchemaRoot all = snapshot.checkout(allocator)) {
      List<List<@Nullable Object>> values = ModelBatch.read(all).rows();
      long[] addresses = rows.toArray();
      for (int i = 0; i < addresses.length; i++) {
        byAddress.put(addresses[i], values.get(i));
      }
    }
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      columns.add(i);
    }
    Collections.shuffle(columns, random);
    int[] positions =
        columns.subList(0, 1 + random.nextInt(columns.size())).stream().mapToInt(c -> c).toArray();
    long[] addresses =
        random.nextInt(3) == 0 ? rows.toArray() : someOf(rows, random.nextInt(60), random);
    RowReader reader = dataset.rowReader(version, table);
    RowColumns wanted = RowColumns.at(schema, positions).renamed(RowReaderPropertyTest::nullable);
    List<FieldVector> read = reader.gather(allocator, wanted, addresses, addresses.length);
    try {
      for (int i = 0; i < addresses.length; i++) {
        for (int c = 0; c < positions.length; c++) {
          assertEquals(
              addresses[i] < 0
                  ? null
                  : Objects.requireNonNull(byAddress.get(addresses[i])).get(positions[c]),
              PlainValues.read(read.get(c), i));
        }
      }
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(read));
    }
  }

  private static Field nullable(Field field) {
    return new Field(
        "a " + field.getName(), FieldType.nullable(field.getType()), field.getChildren());
  }

  private static void comparesColumnByColumn(
      Dataset dataset,
      Version from,
      Version to,
      String table,
      BufferAllocator allocator,
      Random random) {
    RowReader reader = dataset.rowReader(from, table);
    TableSchema before = dataset.schema(from.id().hex(), table);
    TableSchema after = dataset.schema(to.id().hex(), table);
    int count = random.nextInt(50);
    long[] as = someOf(dataset.rowSet(from, table), count, random);
    long[] bs = someOf(dataset.rowSet(to, table), count, random);
    RowColumns fromColumns = columns(before, after, true);
    RowColumns toColumns = columns(before, after, false);
    boolean[][] differs = reader.differences(allocator, fromColumns, as, toColumns, bs, count);
    List<FieldVector> a = reader.gather(allocator, fromColumns, as, count);
    List<FieldVector> b = reader.gather(allocator, toColumns, bs, count);
    try {
      assertEquals(MatchedColumn.between(before, after).size(), differs.length);
      for (int c = 0; c < differs.length; c++) {
        for (int i = 0; i < count; i++) {
          assertEquals(
              !Objects.equals(PlainValues.read(a.get(c), i), PlainValues.read(b.get(c), i)),
              differs[c][i]);
        }
      }
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(a));
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(b));
    }
  }

  private static RowColumns columns(TableSchema before, TableSchema after, boolean first) {
    List<MatchedColumn> matched = MatchedColumn.between(before, after);
    int[] positions = matched.stream().mapToInt(c -> first ? c.from() : c.to()).toArray();
    List<Field> fields = new ArrayList<>();
    for (MatchedColumn column : matched) {
      boolean ofBefore = first ? column.from() >= 0 : column.to() < 0;
      fields.add(
          nullable(
              ofBefore
                  ? before.columns().get(column.from()).field()
                  : after.columns().get(column.to()).field()));
    }
    return RowColumns.as(first ? before : after, positions, fields);
  }
}
