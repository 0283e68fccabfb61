package dev.sheaf.ops.merge;

import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.testing.ModelRow;
import dev.sheaf.store.testing.ModelTable;
import dev.sheaf.store.testing.ModelVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a merge means, key by key over whole tables: the oracle. Columns are merged by {@link
 * SchemaMerge}, which has tests of its own.
 */
final class ModelMerge {
  private final ModelVersion base;
  private final ModelVersion ours;
  private final ModelVersion theirs;
  private final MergeKind kind;
  private final Preference preference;
  private final SortedMap<String, ModelTable> tables = new TreeMap<>();
  private final SortedMap<String, Integer> conflicts = new TreeMap<>();
  private final Set<String> tableConflicts = new TreeSet<>();

  private ModelMerge(
      ModelVersion base,
      ModelVersion ours,
      ModelVersion theirs,
      MergeKind kind,
      Preference preference) {
    this.base = base;
    this.ours = ours;
    this.theirs = theirs;
    this.kind = kind;
    this.preference = preference;
  }

  static ModelMerge of(
      ModelVersion base,
      ModelVersion ours,
      ModelVersion theirs,
      MergeKind kind,
      Preference preference) {
    ModelMerge merge = new ModelMerge(base, ours, theirs, kind, preference);
    Set<String> names = new TreeSet<>(ours.tables().keySet());
    names.addAll(theirs.tables().keySet());
    names.forEach(merge::merge);
    return merge;
  }

  /** The tables; of a merge with conflicts, those of ours where there are some. */
  SortedMap<String, ModelTable> tables() {
    return tables;
  }

  /** Records in conflict, by table. */
  SortedMap<String, Integer> conflicts() {
    return conflicts;
  }

  /** Tables that are in conflict themselves. */
  Set<String> tableConflicts() {
    return tableConflicts;
  }

  boolean hasConflicts() {
    return !conflicts.isEmpty() || !tableConflicts.isEmpty();
  }

  private void merge(String name) {
    ModelTable was = base.tables().get(name);
    ModelTable our = ours.tables().get(name);
    ModelTable their = theirs.tables().get(name);
    if (same(their, was) || Objects.equals(our, their)) {
      put(name, our);
    } else if (same(our, was)) {
      put(name, their);
    } else if (our == null || their == null || our.id() != their.id()) {
      whole(name, our, their);
    } else {
      ModelTable before = was != null && was.id() == our.id() ? was : null;
      records(name, before, our, their);
    }
  }

  private void put(String name, @Nullable ModelTable table) {
    if (table != null) {
      tables.put(name, table);
    }
  }

  private void whole(String name, @Nullable ModelTable our, @Nullable ModelTable their) {
    if (preference == Preference.REPORT) {
      tableConflicts.add(name);
    }
    put(name, preference == Preference.THEIRS ? their : our);
  }

  private static boolean same(@Nullable ModelTable a, @Nullable ModelTable b) {
    return (a == null || b == null)
        ? (a == null && b == null)
        : a.id() == b.id() && a.schema().equals(b.schema()) && a.equals(b);
  }

  private void records(String name, @Nullable ModelTable was, ModelTable our, ModelTable their) {
    TableSchema before = was == null ? null : was.schema();
    SchemaMerge.Result merged =
        SchemaMerge.of(name, before, our.schema(), their.schema(), preference);
    if (!merged.conflicts().isEmpty()) {
      tableConflicts.add(name);
      put(name, our);
      return;
    }
    TableSchema schema = merged.schema();
    Set<ModelRow> wasRows = was == null ? Set.of() : new HashSet<>(was.rows().values());
    if (schema.keyless()) {
      keyless(name, schema, was, wasRows, our, their);
      return;
    }
    Map<List<@Nullable Object>, ModelRow> wasByKey = was == null ? Map.of() : was.rows();
    Set<List<@Nullable Object>> keys = new LinkedHashSet<>(our.rows().keySet());
    keys.addAll(their.rows().keySet());
    List<ModelRow> rows = new ArrayList<>();
    int clashes = 0;
    for (List<@Nullable Object> key : keys) {
      try {
        ModelRow row =
            record(schema, wasByKey.get(key), our.rows().get(key), their.rows().get(key));
        if (row != null) {
          rows.add(row);
        }
      } catch (Clash clash) {
        clashes++;
        if (our.rows().get(key) != null) {
          rows.add(Objects.requireNonNull(our.rows().get(key)));
        }
      }
    }
    if (clashes > 0) {
      conflicts.put(name, clashes);
    }
    tables.put(name, ModelTable.of(our.id(), schema, rows));
  }

  private static final class Clash extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private @Nullable ModelRow record(
      TableSchema schema, @Nullable ModelRow b, @Nullable ModelRow o, @Nullable ModelRow t)
      throws Clash {
    if (Objects.equals(o, t) || Objects.equals(t, b)) {
      return o;
    }
    if (Objects.equals(o, b)) {
      return t;
    }
    List<@Nullable Object> was = b == null ? null : b.visible(schema);
    List<@Nullable Object> our = o == null ? null : o.visible(schema);
    List<@Nullable Object> their = t == null ? null : t.visible(schema);
    if (our == null || their == null) {
      List<@Nullable Object> kept = our == null ? their : our;
      return Objects.equals(kept, was) ? null : prefer(o, t);
    }
    if (our.equals(their)) {
      return o;
    }
    if (our.equals(was)) {
      return t;
    }
    if (their.equals(was)) {
      return o;
    }
    if (kind == MergeKind.TWO_WAY) {
      return prefer(o, t);
    }
    List<@Nullable Object> result = new ArrayList<>();
    for (int i = 0; i < our.size(); i++) {
      if (Objects.equals(our.get(i), their.get(i))) {
        result.add(our.get(i));
      } else if (was != null && Objects.equals(was.get(i), our.get(i))) {
        result.add(their.get(i));
      } else if (was != null && Objects.equals(was.get(i), their.get(i))) {
        result.add(our.get(i));
      } else {
        result.add(prefer(our.get(i), their.get(i)));
      }
    }
    if (result.equals(our)) {
      return o;
    }
    if (result.equals(their)) {
      return t;
    }
    return result.equals(was) ? b : ModelRow.of(schema, result);
  }

  private <T> @Nullable T prefer(@Nullable T our, @Nullable T their) throws Clash {
    return switch (preference) {
      case REPORT -> throw new Clash();
      case OURS -> our;
      case THEIRS -> their;
    };
  }

  private void keyless(
      String name,
      TableSchema schema,
      @Nullable ModelTable was,
      Set<ModelRow> wasRows,
      ModelTable our,
      ModelTable their) {
    Set<ModelRow> ourRows = new HashSet<>(our.rows().values());
    Set<ModelRow> theirRows = new HashSet<>(their.rows().values());
    boolean weChanged = !ourRows.equals(wasRows);
    boolean theyChanged = !theirRows.equals(wasRows);
    if ((weChanged && lacksColumn(schema, our.schema()))
        || (theyChanged && lacksColumn(schema, their.schema()))
        || (weChanged && theyChanged && !dropped(was, our).equals(dropped(was, their)))) {
      whole(name, our, their);
      return;
    }
    Set<ModelRow> rows = new HashSet<>(ourRows);
    for (ModelRow row : wasRows) {
      if (!theirRows.contains(row)) {
        rows.remove(row);
      }
    }
    for (ModelRow row : theirRows) {
      if (!wasRows.contains(row)) {
        rows.add(row);
      }
    }
    Set<ModelRow> seen =
        rows.stream()
            .map(row -> ModelRow.of(schema, row.visible(schema)))
            .collect(Collectors.toSet());
    tables.put(name, ModelTable.of(our.id(), schema, seen));
  }

  private static boolean lacksColumn(TableSchema merged, TableSchema side) {
    return side.columns().stream().anyMatch(column -> merged.indexOfId(column.id()) < 0);
  }

  private static Set<Long> dropped(@Nullable ModelTable before, ModelTable after) {
    Set<Long> ids = new TreeSet<>();
    if (before != null) {
      before.schema().columns().stream()
          .filter(column -> after.schema().indexOfId(column.id()) < 0)
          .forEach(column -> ids.add(column.id()));
    }
    return ids;
  }

  /** Rows as a reader sees them, by column name: equal whatever the order of columns. */
  static Set<Map<String, @Nullable Object>> named(ModelTable table) {
    Set<Map<String, @Nullable Object>> rows = new HashSet<>();
    for (ModelRow row : table.rows().values()) {
      List<@Nullable Object> visible = row.visible(table.schema());
      Map<String, @Nullable Object> named = new HashMap<>();
      for (int i = 0; i < visible.size(); i++) {
        named.put(table.schema().columns().get(i).name(), visible.get(i));
      }
      rows.add(Collections.unmodifiableMap(named));
    }
    return rows;
  }
}
