package dev.sheaf.store.testing;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.schema.TypeFamily;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * A batch of the model against the schema of a table: which rows it means, what is wrong with it.
 */
final class ModelIntake {
  private final TableSchema schema;
  private final ModelBatch batch;
  private final Set<ErrorCode> wrong = EnumSet.noneOf(ErrorCode.class);

  /** A batch whose columns must all be those of the table. */
  ModelIntake(TableSchema schema, ModelBatch batch) {
    this(schema, batch, true);
  }

  /** A batch of which only the key's columns count. */
  static ModelIntake ofKeys(TableSchema schema, ModelBatch batch) {
    return new ModelIntake(schema, batch, false);
  }

  private ModelIntake(TableSchema schema, ModelBatch batch, boolean strict) {
    this.schema = schema;
    this.batch = batch;
    for (int i = 0; i < batch.fields().size(); i++) {
      Field given = batch.fields().get(i);
      int column = schema.indexOf(given.getName());
      if (column < 0 && strict) {
        wrong.add(ErrorCode.UNKNOWN_COLUMN);
      }
      if (column >= 0 && (strict || isKey(column))) {
        check(given, schema.columns().get(column).field(), i);
        if (batch.indexOf(given.getName()) < i) {
          wrong.add(ErrorCode.SCHEMA_MISMATCH); // twice
        }
      }
    }
  }

  private void check(Field given, Field wanted, int place) {
    boolean absent = given.getType() instanceof ArrowType.Null && wanted.isNullable();
    boolean comparable = absent || TypeFamily.same(given, wanted);
    if (!comparable) {
      wrong.add(ErrorCode.SCHEMA_MISMATCH);
    }
    for (List<@Nullable Object> row : batch.rows()) {
      if (comparable && !PlainWriter.holds(wanted, row.get(place))) {
        wrong.add(ErrorCode.SCHEMA_MISMATCH);
      }
      if (row.get(place) == null && !wanted.isNullable()) {
        wrong.add(ErrorCode.NULL_VALUE);
      }
    }
  }

  /** The batch must have the columns at these places of the schema. */
  void requireColumns(IntPredicate wanted) {
    IntStream.range(0, schema.columns().size())
        .filter(wanted)
        .filter(column -> !has(column))
        .forEach(column -> wrong.add(ErrorCode.SCHEMA_MISMATCH));
    if (!wrong.isEmpty()) {
      throw new ModelRefusal(wrong);
    }
  }

  /** Refuses if anything is wrong. */
  void refuse(Set<ErrorCode> more) {
    if (!more.isEmpty()) {
      throw new ModelRefusal(more);
    }
  }

  int rowCount() {
    return batch.rows().size();
  }

  boolean has(int column) {
    return batch.indexOf(name(column)) >= 0;
  }

  boolean isKey(int column) {
    return IntStream.of(schema.keyPositions()).anyMatch(key -> key == column);
  }

  @Nullable Object value(int row, int column) {
    int place = batch.indexOf(name(column));
    return place < 0 ? null : batch.rows().get(row).get(place);
  }

  List<@Nullable Object> row(int row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int column = 0; column < schema.columns().size(); column++) {
      values.add(value(row, column));
    }
    return values;
  }

  List<@Nullable Object> key(int row) {
    List<@Nullable Object> key = new ArrayList<>();
    for (int column : schema.keyPositions()) {
      key.add(value(row, column));
    }
    return key;
  }

  private String name(int column) {
    return schema.columns().get(column).name();
  }
}
