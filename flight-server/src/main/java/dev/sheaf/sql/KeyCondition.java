package dev.sheaf.sql;

import dev.sheaf.ops.CellWriter;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.Predicate;
import dev.sheaf.store.schema.TableSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a condition leaves, where it says a few values of every column of the key: {@code
 * id = 7}, {@code a IN (1, 2) AND b = 'x'}.
 *
 * <p>Whole numbers and strings are understood.
 */
final class KeyCondition {
  private static final int KEYS_MAX = 1_024;

  private final List<Field> fields;
  private final List<List<Object>> keys;

  private KeyCondition(List<Field> fields, List<List<Object>> keys) {
    this.fields = fields;
    this.keys = keys;
  }

  /** The keys that a condition leaves, or nothing if it leaves others. */
  static Optional<KeyCondition> of(TableSchema schema, @Nullable Predicate condition) {
    if (condition == null || schema.keyless()) {
      return Optional.empty();
    }
    Map<String, List<Object>> values = new HashMap<>();
    collect(condition, values);
    List<Field> fields = new ArrayList<>();
    List<List<Object>> keys = List.of(List.of());
    for (int position : schema.keyPositions()) {
      Field field = schema.columns().get(position).field();
      List<Object> some = values.get(field.getName());
      if (some == null || (long) some.size() * keys.size() > KEYS_MAX) {
        return Optional.empty();
      }
      List<List<Object>> longer = new ArrayList<>();
      for (Object value : some) {
        if (!isOf(field, value)) {
          return Optional.empty();
        }
        for (List<Object> key : keys) {
          List<Object> more = new ArrayList<>(key);
          more.add(value);
          longer.add(more);
        }
      }
      keys = longer.stream().distinct().toList();
      fields.add(field);
    }
    return Optional.of(new KeyCondition(fields, keys));
  }

  private static void collect(Predicate condition, Map<String, List<Object>> values) {
    if (condition instanceof Predicate.And and) {
      and.parts().forEach(part -> collect(part, values));
    } else if (condition instanceof Predicate.Compare compare
        && compare.comparison() == Predicate.Comparison.EQ) {
      values.put(compare.column(), List.of(compare.literal()));
    } else if (condition instanceof Predicate.In in
        && in.membership() == Predicate.In.Membership.IN) {
      values.putIfAbsent(in.column(), in.literals());
    }
  }

  private static boolean isOf(Field field, Object value) {
    if (field.getType() instanceof ArrowType.Utf8) {
      return value instanceof String;
    }
    if (field.getType() instanceof ArrowType.Int type && value instanceof Long number) {
      int bits = type.getBitWidth();
      if (!type.getIsSigned()) {
        return number >= 0 && (bits == 64 || number < 1L << bits);
      }
      return bits == 64 || (number >= -(1L << (bits - 1)) && number < 1L << (bits - 1));
    }
    return false;
  }

  /** How many keys there are. */
  int count() {
    return keys.size();
  }

  /** The keys as columns; the caller closes them. */
  VectorSchemaRoot toKeys(BufferAllocator allocator) {
    return BudgetErrors.within(
        allocator,
        () -> {
          VectorSchemaRoot root = VectorSchemaRoot.create(new Schema(fields), allocator);
          try {
            for (int column = 0; column < fields.size(); column++) {
              FieldVector vector = root.getVector(column);
              vector.setInitialCapacity(keys.size());
              vector.allocateNew();
              for (int row = 0; row < keys.size(); row++) {
                CellWriter.write(vector, row, keys.get(row).get(column));
              }
            }
            root.setRowCount(keys.size());
            return root;
          } catch (RuntimeException | Error e) {
            root.close();
            throw e;
          }
        });
  }
}
