package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sheaf.store.Dataset;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.scan.Membership;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares a scan of several versions with what each of them holds in the model. */
final class MultiScanCheck {
  private MultiScanCheck() {}

  /**
   * Compares one scan.
   *
   * @param tables the table at each version, null where there is none
   */
  static void check(
      Dataset dataset,
      Random random,
      String name,
      List<Version> versions,
      List<@Nullable ModelTable> tables) {
    List<String> revisions = versions.stream().map(version -> version.id().hex()).toList();
    Set<Integer> ids =
        tables.stream().filter(Objects::nonNull).map(ModelTable::id).collect(Collectors.toSet());
    if (ids.size() > 1) {
      try (MultiSnapshot snapshot = dataset.snapshots(revisions, name)) {
        throw new AssertionError("two tables read as one: " + snapshot.table());
      } catch (SheafException e) {
        assertEquals(ErrorCode.BAD_ARGUMENT, e.code());
      }
      return;
    }
    try (MultiSnapshot snapshot = dataset.snapshots(revisions, name)) {
      TableSchema schema = snapshot.schema();
      assertEquals(columnIds(tables), ids(schema), "columns of all versions");
      List<List<@Nullable Object>> visible = new ArrayList<>();
      Map<ModelRow, Set<Integer>> holders = ModelDataset.holders(orEmpty(tables));
      holders.keySet().forEach(row -> visible.add(row.visible(schema)));
      RandomCondition condition = RandomCondition.of(random, schema, visible, 1);
      boolean filtered = random.nextBoolean();
      Map<List<@Nullable Object>, Integer> expected = new HashMap<>();
      holders.forEach(
          (row, places) -> {
            if (!filtered || Boolean.TRUE.equals(condition.truth().apply(row.visible(schema)))) {
              List<@Nullable Object> entry = row.visible(schema);
              entry.add(places);
              expected.merge(entry, 1, Integer::sum);
            }
          });
      Scan scan = filtered ? Scan.all().where(condition.predicate()) : Scan.all();
      assertEquals(
          expected, read(snapshot, scan), () -> "scan of " + versions.size() + " versions");
    }
  }

  private static Set<Long> columnIds(List<@Nullable ModelTable> tables) {
    Set<Long> ids = new HashSet<>();
    tables.stream().filter(Objects::nonNull).forEach(table -> ids.addAll(ids(table.schema())));
    return ids;
  }

  private static Set<Long> ids(TableSchema schema) {
    return schema.columns().stream().map(Column::id).collect(Collectors.toSet());
  }

  private static List<ModelTable> orEmpty(List<@Nullable ModelTable> tables) {
    ModelTable some = tables.stream().filter(Objects::nonNull).findFirst().orElseThrow();
    List<ModelTable> all = new ArrayList<>();
    tables.forEach(table -> all.add(table == null ? some.cleared() : table));
    return all;
  }

  /** How often each row was read with each set of holders. */
  private static Map<List<@Nullable Object>, Integer> read(MultiSnapshot snapshot, Scan scan) {
    Map<List<@Nullable Object>, Integer> found = new HashMap<>();
    try (MultiVersionCursor cursor = snapshot.scan(scan)) {
      cursor.forEach(
          (batch, membership) -> {
            List<List<@Nullable Object>> rows = ScannedRows.read(batch);
            int[] positions = ScannedRows.positions(batch);
            for (int i = 0; i < positions.length; i++) {
              List<@Nullable Object> entry = rows.get(i);
              entry.add(holders(membership, positions[i], snapshot.versions().size()));
              found.merge(entry, 1, Integer::sum);
            }
          });
    }
    return found;
  }

  private static Set<Integer> holders(Membership membership, int position, int versions) {
    Set<Integer> holders = new HashSet<>();
    for (int i = 0; i < versions; i++) {
      if (membership.holds(position, i)) {
        holders.add(i);
      }
    }
    return holders;
  }
}
