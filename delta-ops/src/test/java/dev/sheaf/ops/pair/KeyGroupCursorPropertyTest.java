package dev.sheaf.ops.pair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.StorageScheme;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.DatasetHome;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.PlainValues;
import dev.sheaf.store.testing.RandomHistory;
import dev.sheaf.store.testing.Seeds;
import dev.sheaf.store.vector.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Groups by key against a map, on random histories, under every budget and order. */
class KeyGroupCursorPropertyTest {
  private static final int HISTORIES = 40;

  @ParameterizedTest
  @EnumSource(StorageScheme.class)
  void groupsAreThoseOfAMap(StorageScheme scheme) {
    RandomHistory histories =
        new RandomHistory(() -> DatasetHome.inMemory(scheme))
            .inspectedBy(KeyGroupCursorPropertyTest::inspect);
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
        List<KeyedRows> sides = sides(dataset, version, table, versions, random);
        RowReader reader = dataset.rowReader(version, table);
        for (GroupOrder order : GroupOrder.values()) {
          long budget = random.nextBoolean() ? 1 + random.nextInt(2_000) : 1 << 20;
          PairingOptions options = PairingOptions.defaults().withOrder(order).withBudget(budget);
          check(allocator, reader, sides, options);
        }
      }
    }
  }

  /** Two to four sets of rows of one table: whole versions, and what changed between two. */
  private static List<KeyedRows> sides(
      Dataset dataset, Version version, String table, List<Version> versions, Random random) {
    int tableId = version.table(table).tableId();
    List<Version> others =
        versions.stream()
            .filter(v -> v.tables().containsKey(table) && v.table(table).tableId() == tableId)
            .toList();
    List<KeyedRows> sides = new ArrayList<>();
    while (sides.size() < 2 || (sides.size() < 4 && random.nextInt(3) == 0)) {
      Version from = others.get(random.nextInt(others.size()));
      Version to = others.get(random.nextInt(others.size()));
      if (random.nextInt(3) == 0) {
        sides.add(new KeyedRows(schema(dataset, from, table), dataset.rowSet(from, table)));
      } else {
        Delta delta = dataset.delta(from, to, table);
        sides.add(new KeyedRows(schema(dataset, from, table), delta.deletes()));
        sides.add(new KeyedRows(schema(dataset, to, table), delta.inserts()));
      }
    }
    return sides;
  }

  private static TableSchema schema(Dataset dataset, Version version, String table) {
    return dataset.schema(version.id().hex(), table);
  }

  private static void check(
      BufferAllocator allocator, RowReader reader, List<KeyedRows> sides, PairingOptions options) {
    List<List<Long>> groups = new ArrayList<>();
    try (KeyGroupCursor cursor = KeyGroupCursor.open(allocator, reader, sides, options)) {
      cursor.forEach(
          some -> {
            assertTrue(some.count() > 0);
            for (int i = 0; i < some.count(); i++) {
              List<Long> group = new ArrayList<>();
              for (int side = 0; side < some.sides(); side++) {
                group.add(some.address(side, i));
              }
              groups.add(group);
            }
          });
    }
    Map<Long, List<@Nullable Object>> keys = keys(allocator, reader, sides);
    Set<List<Long>> expected = expected(sides, keys);
    assertEquals(expected.size(), groups.size());
    assertEquals(expected, new HashSet<>(groups));
    if (options.order() == GroupOrder.KEY && !sides.get(0).schema().keyless()) {
      for (int i = 1; i < groups.size(); i++) {
        assertTrue(order(allocator, reader, sides, groups.get(i - 1), groups.get(i)) < 0);
      }
    }
  }

  private static int order(
      BufferAllocator allocator,
      RowReader reader,
      List<KeyedRows> sides,
      List<Long> first,
      List<Long> second) {
    List<FieldVector> a = key(allocator, reader, sides, first);
    List<FieldVector> b = key(allocator, reader, sides, second);
    try {
      return KeyOrder.between(a.toArray(new FieldVector[0]), b.toArray(new FieldVector[0]))
          .compare(0, 0);
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(a));
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(b));
    }
  }

  private static List<FieldVector> key(
      BufferAllocator allocator, RowReader reader, List<KeyedRows> sides, List<Long> group) {
    int side = 0;
    while (group.get(side) < 0) {
      side++;
    }
    RowColumns key = RowColumns.key(sides.get(side).schema());
    return reader.gather(allocator, key, new long[] {group.get(side)}, 1);
  }

  /** The naive twin. */
  private static Set<List<Long>> expected(
      List<KeyedRows> sides, Map<Long, List<@Nullable Object>> keys) {
    Map<Object, Long[]> byKey = new HashMap<>();
    for (int side = 0; side < sides.size(); side++) {
      boolean keyless = sides.get(side).schema().keyless();
      for (long row : sides.get(side).rows().toArray()) {
        Object key = keyless ? List.of(side, row) : Objects.requireNonNull(keys.get(row));
        Long[] group =
            byKey.computeIfAbsent(
                key,
                none -> {
                  Long[] empty = new Long[sides.size()];
                  Arrays.fill(empty, KeyGroups.NONE);
                  return empty;
                });
        group[side] = row;
      }
    }
    Set<List<Long>> groups = new HashSet<>();
    byKey.values().forEach(group -> groups.add(List.of(group)));
    return groups;
  }

  private static Map<Long, List<@Nullable Object>> keys(
      BufferAllocator allocator, RowReader reader, List<KeyedRows> sides) {
    Map<Long, List<@Nullable Object>> keys = new HashMap<>();
    for (KeyedRows side : sides) {
      long[] addresses = side.rows().toArray();
      List<FieldVector> read =
          reader.gather(allocator, RowColumns.key(side.schema()), addresses, addresses.length);
      for (int i = 0; i < addresses.length; i++) {
        List<@Nullable Object> key = new ArrayList<>();
        for (FieldVector column : read) {
          key.add(PlainValues.read(column, i));
        }
        keys.put(addresses[i], key);
      }
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(read));
    }
    return keys;
  }
}
