package dev.sheaf.store.testing;

import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Random batches for a table of the model: keys and values that repeat, over versions and branches,
 * as often as new ones.
 */
final class BatchMaker {
  private static final int POOL = 4;

  private final HistoryProfile profile;
  private final Map<String, List<Object>> pools = new HashMap<>();

  /** What the batch is for. */
  enum Purpose {
    INSERT,
    UPSERT,
    UPDATE,
    DELETE
  }

  BatchMaker(HistoryProfile profile) {
    this.profile = profile;
  }

  /**
   * A batch.
   *
   * @param table to be written to
   * @param elsewhere the same table in other versions, from which rows may be taken
   */
  ModelBatch make(Random random, Purpose purpose, ModelTable table, List<ModelTable> elsewhere) {
    TableSchema schema = table.schema();
    Map<List<@Nullable Object>, List<@Nullable Object>> rows = new LinkedHashMap<>();
    int wanted = random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(profile.batchRowsMax());
    List<List<@Nullable Object>> present = table.visibleRows();
    for (int tries = 0; rows.size() < wanted && tries < 3 * wanted; tries++) {
      List<@Nullable Object> row = row(random, schema, elsewhere);
      if (!present.isEmpty() && random.nextInt(10) < presentOfTen(purpose)) {
        List<@Nullable Object> existing = present.get(random.nextInt(present.size()));
        if (schema.keyless() || random.nextInt(4) == 0) {
          row = existing;
        } else {
          for (int key : schema.keyPositions()) {
            row.set(key, existing.get(key));
          }
        }
      }
      List<@Nullable Object> key = ModelRow.of(schema, row).key(schema);
      if (purpose != Purpose.INSERT
          || !table.rows().containsKey(key)
          || random.nextInt(100) < profile.mistakePercent()) {
        rows.putIfAbsent(key, row);
      }
    }
    ModelBatch whole = new ModelBatch(schema.arrow().getFields(), new ArrayList<>(rows.values()));
    return BatchForms.select(whole, columns(random, purpose, schema));
  }

  private static int presentOfTen(Purpose purpose) {
    return switch (purpose) {
      case INSERT -> 1;
      case UPSERT -> 4;
      case UPDATE, DELETE -> 8;
    };
  }

  private List<@Nullable Object> row(
      Random random, TableSchema schema, List<ModelTable> elsewhere) {
    List<@Nullable Object> row = new ArrayList<>();
    for (Column column : schema.columns()) {
      boolean key = schema.primaryKey().columns().contains(column.name());
      row.add(key ? keyValue(random, column) : value(random, column));
    }
    if (!elsewhere.isEmpty() && random.nextInt(3) == 0) {
      ModelTable other = elsewhere.get(random.nextInt(elsewhere.size()));
      if (!other.rows().isEmpty()) {
        copy(random, other, schema, row);
      }
    }
    return row;
  }

  /** Takes over what the row of another version holds in the columns that both have. */
  private static void copy(
      Random random, ModelTable other, TableSchema schema, List<@Nullable Object> row) {
    List<ModelRow> rows = new ArrayList<>(other.rows().values());
    ModelRow source = rows.get(random.nextInt(rows.size()));
    for (int i = 0; i < row.size(); i++) {
      Column column = schema.columns().get(i);
      int place = other.schema().indexOfId(column.id());
      Object value = source.values().get(column.id());
      if (place >= 0
          && (value != null || column.field().isNullable())
          && PlainWriter.holds(column.field(), value)) {
        row.set(i, value);
      }
    }
  }

  private Object keyValue(Random random, Column column) {
    List<Object> pool = pool(column, profile.keysMax());
    return pool.get(random.nextInt(pool.size()));
  }

  private @Nullable Object value(Random random, Column column) {
    Field field = column.field();
    if (field.getType() instanceof ArrowType.Null || random.nextInt(3) == 0) {
      return RandomValues.any(random, field);
    }
    List<Object> pool = pool(column, POOL);
    int at = random.nextInt(pool.size() + (field.isNullable() ? 1 : 0));
    return at == pool.size() ? null : pool.get(at);
  }

  /** The same for a column of one id and type, in the whole history. */
  private List<Object> pool(Column column, int size) {
    String name = column.id() + " " + column.type();
    return pools.computeIfAbsent(
        name,
        same ->
            RandomValues.distinct(
                Seeds.random(profile.seed() ^ name.hashCode()), column.field(), size));
  }

  /** The columns that a batch of this purpose has, by place. */
  private static List<Integer> columns(Random random, Purpose purpose, TableSchema schema) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < schema.columns().size(); i++) {
      Column column = schema.columns().get(i);
      boolean key = schema.keyless() || schema.primaryKey().columns().contains(column.name());
      boolean wanted =
          switch (purpose) {
            case INSERT -> !column.field().isNullable() || random.nextInt(8) > 0;
            case UPSERT -> true;
            case UPDATE -> key || random.nextBoolean();
            case DELETE -> key || random.nextInt(5) == 0;
          };
      if (wanted) {
        columns.add(i);
      }
    }
    if (random.nextInt(3) == 0) {
      Collections.shuffle(columns, random);
    }
    return columns;
  }
}
