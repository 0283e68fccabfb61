package dev.sheaf.store.testing;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.schema.TableSchema;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of the model: a sorted map of key to row. Immutable; every operation copies the whole
 * map.
 *
 * <p>Without a primary key, the key is the whole row.
 */
public final class ModelTable {
  private final int id;
  private final TableSchema schema;
  private final SortedMap<List<@Nullable Object>, ModelRow> rows;

  private ModelTable(int id, TableSchema schema, SortedMap<List<@Nullable Object>, ModelRow> rows) {
    this.id = id;
    this.schema = schema;
    this.rows = Collections.unmodifiableSortedMap(rows);
  }

  /** A table without rows. */
  static ModelTable empty(int id, TableSchema schema) {
    return new ModelTable(id, schema, new TreeMap<>(PlainOrder.VALUES));
  }

  /** A table with given rows, of which no two have one key. */
  public static ModelTable of(int id, TableSchema schema, Iterable<ModelRow> rows) {
    SortedMap<List<@Nullable Object>, ModelRow> byKey = new TreeMap<>(PlainOrder.VALUES);
    for (ModelRow row : rows) {
      if (byKey.put(row.key(schema), row) != null) {
        throw new IllegalArgumentException("a key twice: " + row.key(schema));
      }
    }
    return new ModelTable(id, schema, byKey);
  }

  /** The same in all versions and under all names. */
  public int id() {
    return id;
  }

  /** Its columns and key. */
  public TableSchema schema() {
    return schema;
  }

  /** Its rows by key. */
  public SortedMap<List<@Nullable Object>, ModelRow> rows() {
    return rows;
  }

  /** What a reader sees: one list of values per row, in order of the key. */
  public List<List<@Nullable Object>> visibleRows() {
    return rows.values().stream().map(row -> row.visible(schema)).toList();
  }

  /** Inserts; {@code base} is the table as the transaction began with it. */
  ModelChanges insert(ModelBatch batch, @Nullable ModelTable base) {
    ModelIntake intake = new ModelIntake(schema, batch);
    intake.requireColumns(i -> !schema.columns().get(i).field().isNullable());
    return put(intake, Existing.REFUSE, base);
  }

  /** Inserts or replaces. */
  ModelChanges upsert(ModelBatch batch, @Nullable ModelTable base) {
    ModelIntake intake = new ModelIntake(schema, batch);
    intake.requireColumns(i -> true);
    return put(intake, Existing.REPLACE, base);
  }

  /** Changes some columns of records that are there. */
  ModelChanges update(ModelBatch batch, @Nullable ModelTable base) {
    if (schema.keyless()) {
      throw new ModelRefusal(ErrorCode.BAD_ARGUMENT);
    }
    ModelIntake intake = new ModelIntake(schema, batch);
    intake.requireColumns(intake::isKey);
    intake.refuse(duplicates(intake));
    SortedMap<List<@Nullable Object>, ModelRow> next = new TreeMap<>(rows);
    long updated = 0;
    long unchanged = 0;
    long missing = 0;
    for (int i = 0; i < intake.rowCount(); i++) {
      ModelRow current = rows.get(intake.key(i));
      if (current == null) {
        missing++;
        continue;
      }
      List<@Nullable Object> changed = current.visible(schema);
      for (int column = 0; column < changed.size(); column++) {
        if (intake.has(column)) {
          changed.set(column, intake.value(i, column));
        }
      }
      boolean same = put(next, changed, base).equals(current);
      updated += same ? 0 : 1;
      unchanged += same ? 1 : 0;
    }
    return new ModelChanges(with(next), 0, updated, 0, unchanged, missing);
  }

  /** Deletes by key. */
  ModelChanges delete(ModelBatch batch) {
    ModelIntake intake = ModelIntake.ofKeys(schema, batch);
    intake.requireColumns(intake::isKey);
    intake.refuse(EnumSet.noneOf(ErrorCode.class));
    SortedMap<List<@Nullable Object>, ModelRow> rest = new TreeMap<>(rows);
    long deleted = 0;
    for (int i = 0; i < intake.rowCount(); i++) {
      deleted += rest.remove(intake.key(i)) != null ? 1 : 0;
    }
    return new ModelChanges(with(rest), 0, 0, deleted, 0, intake.rowCount() - deleted);
  }

  /** Becomes equal to what the batches hold together. */
  ModelChanges replace(List<ModelBatch> batches, @Nullable ModelTable base) {
    SortedMap<List<@Nullable Object>, ModelRow> kept = new TreeMap<>(PlainOrder.VALUES);
    SortedMap<List<@Nullable Object>, ModelRow> all = new TreeMap<>(rows);
    long inserted = 0;
    long updated = 0;
    long unchanged = 0;
    for (ModelBatch batch : batches) {
      ModelIntake intake = new ModelIntake(schema, batch);
      intake.requireColumns(i -> true);
      Set<ErrorCode> wrong = duplicates(intake);
      for (int i = 0; i < intake.rowCount() && !schema.keyless(); i++) {
        if (kept.containsKey(intake.key(i))) {
          wrong.add(ErrorCode.DUPLICATE_KEY);
        }
      }
      intake.refuse(wrong);
      for (int i = 0; i < intake.rowCount(); i++) {
        ModelRow current = all.get(intake.key(i));
        ModelRow now = put(all, intake.row(i), base);
        kept.put(intake.key(i), now);
        inserted += current == null ? 1 : 0;
        updated += current != null && !current.equals(now) ? 1 : 0;
        unchanged += now.equals(current) ? 1 : 0;
      }
    }
    return new ModelChanges(
        with(kept), inserted, updated, (long) all.size() - kept.size(), unchanged, 0);
  }

  /** Without rows. */
  ModelTable cleared() {
    return empty(id, schema);
  }

  /** Under a schema that was derived from the present one without dropping a column. */
  ModelTable withSchema(TableSchema changed) {
    SortedMap<List<@Nullable Object>, ModelRow> same = new TreeMap<>(PlainOrder.VALUES);
    rows.values().forEach(row -> same.put(row.key(changed), row));
    return new ModelTable(id, changed, same);
  }

  /**
   * Without a column. Where the whole row is the key, rows that become equal become one.
   *
   * @param base the table as the transaction began with it: its rows stay as they are, others have
   *     not been stored yet and lose the value
   */
  ModelTable withoutColumn(String name, @Nullable ModelTable base) {
    TableSchema changed = schema.drop(name);
    SortedMap<List<@Nullable Object>, ModelRow> rest = new TreeMap<>(PlainOrder.VALUES);
    for (ModelRow row : rows.values()) {
      boolean stored =
          !schema.keyless() && base != null && row.equals(base.rows.get(row.key(schema)));
      ModelRow kept = stored ? row : row.without(schema.column(name).id());
      rest.put(kept.key(changed), kept);
    }
    return new ModelTable(id, changed, rest);
  }

  private enum Existing {
    REFUSE,
    REPLACE
  }

  private ModelChanges put(ModelIntake intake, Existing existing, @Nullable ModelTable base) {
    Set<ErrorCode> wrong = duplicates(intake);
    for (int i = 0; i < intake.rowCount(); i++) {
      if (existing == Existing.REFUSE && !schema.keyless() && rows.containsKey(intake.key(i))) {
        wrong.add(ErrorCode.KEY_EXISTS);
      }
    }
    intake.refuse(wrong);
    SortedMap<List<@Nullable Object>, ModelRow> next = new TreeMap<>(rows);
    long inserted = 0;
    long updated = 0;
    long unchanged = 0;
    for (int i = 0; i < intake.rowCount(); i++) {
      ModelRow current = next.get(intake.key(i));
      ModelRow now = put(next, intake.row(i), base);
      inserted += current == null ? 1 : 0;
      updated += current != null && !current.equals(now) ? 1 : 0;
      unchanged += now.equals(current) ? 1 : 0;
    }
    return new ModelChanges(with(next), inserted, updated, 0, unchanged, 0);
  }

  private Set<ErrorCode> duplicates(ModelIntake intake) {
    Set<List<@Nullable Object>> keys = new HashSet<>();
    for (int i = 0; i < intake.rowCount(); i++) {
      keys.add(intake.key(i));
    }
    return schema.keyless() || keys.size() == intake.rowCount()
        ? EnumSet.noneOf(ErrorCode.class)
        : EnumSet.of(ErrorCode.DUPLICATE_KEY);
  }

  /**
   * Puts a row under its key. If the row that is there, or that was there when the transaction
   * began, looks the same, it is that one: what a dropped column holds in it stays.
   *
   * @return the row that is there now
   */
  private ModelRow put(
      SortedMap<List<@Nullable Object>, ModelRow> target,
      List<@Nullable Object> visible,
      @Nullable ModelTable base) {
    ModelRow row = ModelRow.of(schema, visible);
    List<@Nullable Object> key = row.key(schema);
    ModelRow before = base == null ? null : base.rows.get(row.key(base.schema));
    for (ModelRow alike : Arrays.asList(target.get(key), before)) {
      if (alike != null && alike.visible(schema).equals(visible)) {
        target.put(key, alike);
        return alike;
      }
    }
    target.put(key, row);
    return row;
  }

  private ModelTable with(SortedMap<List<@Nullable Object>, ModelRow> changed) {
    return new ModelTable(id, schema, changed);
  }

  /** Two tables are equal if they show and hold the same; their ids do not matter. */
  @Override
  public boolean equals(Object other) {
    return other instanceof ModelTable table
        && schema.fingerprint().equals(table.schema.fingerprint())
        && new HashSet<>(rows.values()).equals(new HashSet<>(table.rows.values()));
  }

  @Override
  public int hashCode() {
    return 31 * schema.fingerprint().hashCode() + new HashSet<>(rows.values()).hashCode();
  }
}
