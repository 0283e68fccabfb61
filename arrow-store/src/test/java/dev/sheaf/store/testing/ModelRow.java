package dev.sheaf.store.testing;

import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One state of a record: {@linkplain PlainValues plain values} by column id. A null is an absence,
 * so a column that is added changes no row. The value of a column that is dropped stays, unseen, as
 * it does in what is stored.
 *
 * @param values by column id; none is null
 */
public record ModelRow(SortedMap<Long, Object> values) {
  /** Nobody changes a row. */
  public ModelRow {
    values = Collections.unmodifiableSortedMap(values);
  }

  /** A row with one value per column of a schema. */
  public static ModelRow of(TableSchema schema, List<@Nullable Object> visible) {
    SortedMap<Long, Object> values = new TreeMap<>();
    for (int i = 0; i < visible.size(); i++) {
      Object value = visible.get(i);
      if (value != null) {
        values.put(schema.columns().get(i).id(), value);
      }
    }
    return new ModelRow(values);
  }

  /** One value per column of a schema. */
  public List<@Nullable Object> visible(TableSchema schema) {
    List<@Nullable Object> visible = new ArrayList<>(schema.columns().size());
    for (Column column : schema.columns()) {
      visible.add(values.get(column.id()));
    }
    return visible;
  }

  /** The values of the key columns of a schema, or of all columns where there is no key. */
  public List<@Nullable Object> key(TableSchema schema) {
    List<@Nullable Object> visible = visible(schema);
    List<@Nullable Object> key = new ArrayList<>();
    for (int position : schema.keyPositions()) {
      key.add(visible.get(position));
    }
    return key;
  }

  /** The row with nothing in one column. */
  ModelRow without(long columnId) {
    SortedMap<Long, Object> rest = new TreeMap<>(values);
    rest.remove(columnId);
    return new ModelRow(rest);
  }
}
