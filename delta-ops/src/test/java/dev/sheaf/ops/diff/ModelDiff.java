package dev.sheaf.ops.diff;

import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.MatchedColumn;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.ModelDataset;
import dev.sheaf.store.testing.ModelRow;
import dev.sheaf.store.testing.ModelTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How two tables of the model differ, written down without a thought for speed: what {@link
 * TableDiff} is compared with.
 */
final class ModelDiff {
  private final @Nullable ModelTable from;
  private final @Nullable ModelTable to;
  private final List<MatchedColumn> columns;

  /**
   * One line of a difference.
   *
   * @param type what happened
   * @param before values of the columns shown; null in all if there was no row
   * @param after likewise
   */
  record Line(DiffType type, List<@Nullable Object> before, List<@Nullable Object> after) {
    long cells() {
      long cells = 0;
      for (int i = 0; i < before.size() && type == DiffType.MODIFIED; i++) {
        cells += Objects.equals(before.get(i), after.get(i)) ? 0 : 1;
      }
      return cells;
    }
  }

  ModelDiff(@Nullable ModelTable from, @Nullable ModelTable to, List<MatchedColumn> columns) {
    this.from = from;
    this.to = to;
    this.columns = columns;
  }

  private record Change(@Nullable ModelRow before, @Nullable ModelRow after) {}

  /** All lines, in no order. */
  List<Line> lines(
      DiffLevel level,
      Set<DiffType> types,
      Set<String> shown,
      Set<String> compared,
      Predicate<Map<String, @Nullable Object>> where) {
    List<Line> lines = new ArrayList<>();
    boolean selected = compared.size() < columns.size();
    for (Change change : changes()) {
      boolean pair = change.before != null && change.after != null;
      boolean same = pair && same(change, compared);
      if (level == DiffLevel.RECORDS || !pair) {
        if (!same
            && (test(change.before, from, true, where) || test(change.after, to, false, where))) {
          add(lines, change, types, shown);
        }
      } else if (!same || !selected) {
        if (test(change.before, from, true, where)) {
          add(lines, new Change(change.before, null), types, shown);
        }
        if (test(change.after, to, false, where)) {
          add(lines, new Change(null, change.after), types, shown);
        }
      }
    }
    return lines;
  }

  private boolean same(Change change, Set<String> compared) {
    Map<String, @Nullable Object> before = byName(change.before, from, true);
    Map<String, @Nullable Object> after = byName(change.after, to, false);
    return compared.stream().allMatch(name -> Objects.equals(before.get(name), after.get(name)));
  }

  private boolean test(
      @Nullable ModelRow row,
      @Nullable ModelTable table,
      boolean before,
      Predicate<Map<String, @Nullable Object>> where) {
    return row != null && where.test(byName(row, table, before));
  }

  private void add(List<Line> lines, Change change, Set<DiffType> types, Set<String> shown) {
    DiffType type =
        change.before == null
            ? DiffType.ADDED
            : change.after == null ? DiffType.REMOVED : DiffType.MODIFIED;
    if (types.contains(type)) {
      lines.add(
          new Line(
              type,
              values(change.before, from, true, shown),
              values(change.after, to, false, shown)));
    }
  }

  private List<@Nullable Object> values(
      @Nullable ModelRow row, @Nullable ModelTable table, boolean before, Set<String> shown) {
    List<@Nullable Object> values = new ArrayList<>();
    byName(row, table, before)
        .forEach(
            (name, value) -> {
              if (shown.contains(name)) {
                values.add(value);
              }
            });
    return values;
  }

  /** A row's values by the names that the difference gives columns, in its order. */
  private Map<String, @Nullable Object> byName(
      @Nullable ModelRow row, @Nullable ModelTable table, boolean before) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (MatchedColumn column : columns) {
      int position = before ? column.from() : column.to();
      values.put(
          column.name(),
          row == null || table == null || position < 0
              ? null
              : row.visible(table.schema()).get(position));
    }
    return values;
  }

  private List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    boolean records =
        from != null && to != null && from.id() == to.id() && !from.schema().keyless();
    if (from == null || to == null || from.id() != to.id()) {
      if (from != null) {
        from.rows().values().forEach(row -> changes.add(new Change(row, null)));
      }
      if (to != null) {
        to.rows().values().forEach(row -> changes.add(new Change(null, row)));
      }
      return changes;
    }
    Map.Entry<Set<ModelRow>, Set<ModelRow>> delta = ModelDataset.delta(from, to);
    Map<List<@Nullable Object>, ModelRow> byKey = new HashMap<>();
    delta.getValue().forEach(row -> byKey.put(row.key(to.schema()), row));
    for (ModelRow row : delta.getKey()) {
      changes.add(
          new Change(row, records ? byKey.remove(keyIn(row, from.schema(), to.schema())) : null));
    }
    (records ? byKey.values() : delta.getValue())
        .forEach(row -> changes.add(new Change(null, row)));
    return changes;
  }

  private static List<@Nullable Object> keyIn(ModelRow row, TableSchema from, TableSchema to) {
    assert from.keyPositions().length == to.keyPositions().length;
    for (int position : to.keyPositions()) {
      Column column = to.columns().get(position);
      assert from.indexOfId(column.id()) >= 0 : column;
    }
    return row.key(to);
  }
}
