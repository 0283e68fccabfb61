package dev.sheaf.store.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Other forms of a batch: some that mean the same, some with something wrong. */
final class BatchForms {
  private BatchForms() {}

  /** Only some columns, in the given order. */
  static ModelBatch select(ModelBatch batch, List<Integer> columns) {
    List<Field> fields = columns.stream().map(batch.fields()::get).toList();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : batch.rows()) {
      List<@Nullable Object> selected = new ArrayList<>();
      columns.forEach(column -> selected.add(row.get(column)));
      rows.add(selected);
    }
    return new ModelBatch(fields, rows);
  }

  /** The same rows, perhaps with one column of another type of its family. */
  static ModelBatch retyped(Random random, ModelBatch batch) {
    if (batch.fields().isEmpty() || random.nextInt(3) > 0) {
      return batch;
    }
    int column = random.nextInt(batch.fields().size());
    Field field = batch.fields().get(column);
    ModelBatch retyped = withType(batch, column, retyped(random, field));
    Field changed = retyped.fields().get(column);
    boolean nulls = changed.getType() instanceof ArrowType.Null;
    for (List<@Nullable Object> row : batch.rows()) {
      Object value = row.get(column);
      if (value != null && (nulls || !PlainWriter.holds(changed, value))) {
        return batch;
      }
    }
    return nulls && !field.isNullable() ? batch : retyped;
  }

  private static ArrowType retyped(Random random, Field field) {
    ArrowType type = field.getType();
    if (random.nextInt(5) == 0) {
      return ArrowType.Null.INSTANCE;
    }
    return switch (type.getTypeID()) {
      case Int -> new ArrowType.Int(8 << random.nextInt(4), ((ArrowType.Int) type).getIsSigned());
      case FloatingPoint -> {
        FloatingPointPrecision[] precisions = FloatingPointPrecision.values();
        yield new ArrowType.FloatingPoint(precisions[random.nextInt(precisions.length)]);
      }
      case Decimal -> {
        int scale = ((ArrowType.Decimal) type).getScale();
        int digits = scale + 1 + random.nextInt(70 - scale);
        yield new ArrowType.Decimal(digits, scale, digits > 38 ? 256 : 128);
      }
      case Utf8, LargeUtf8 ->
          random.nextBoolean() ? ArrowType.Utf8.INSTANCE : ArrowType.LargeUtf8.INSTANCE;
      case Binary, LargeBinary ->
          random.nextBoolean() ? ArrowType.Binary.INSTANCE : ArrowType.LargeBinary.INSTANCE;
      case List, LargeList ->
          random.nextBoolean() ? ArrowType.List.INSTANCE : ArrowType.LargeList.INSTANCE;
      default -> type;
    };
  }

  private static ModelBatch withType(ModelBatch batch, int column, ArrowType type) {
    Field field = batch.fields().get(column);
    List<Field> children = type instanceof ArrowType.Null ? List.of() : field.getChildren();
    return withField(
        batch,
        column,
        new Field(field.getName(), new FieldType(field.isNullable(), type, null), children));
  }

  private static ModelBatch withField(ModelBatch batch, int column, Field field) {
    List<Field> fields = new ArrayList<>(batch.fields());
    fields.set(column, field);
    return new ModelBatch(fields, batch.rows());
  }

  /** The batch with one thing wrong; often enough the model finds that it is not. */
  static ModelBatch spoiled(Random random, ModelBatch batch) {
    if (batch.fields().isEmpty()) {
      return batch;
    }
    int column = random.nextInt(batch.fields().size());
    Field field = batch.fields().get(column);
    return switch (random.nextInt(6)) {
      case 0 -> withNull(random, batch, column);
      case 1 -> withRowAgain(random, batch);
      case 2 -> withColumn(random, batch, RandomFields.of("nosuch", ArrowType.Utf8.INSTANCE));
      case 3 -> withColumn(random, batch, field);
      case 4 -> without(batch, column);
      default -> ofOtherType(random, batch, column);
    };
  }

  private static ModelBatch withNull(Random random, ModelBatch batch, int column) {
    Field field = batch.fields().get(column);
    Field nullable =
        new Field(field.getName(), FieldType.nullable(field.getType()), field.getChildren());
    ModelBatch changed = withField(copy(batch), column, nullable);
    if (!changed.rows().isEmpty()) {
      changed.rows().get(random.nextInt(changed.rows().size())).set(column, null);
    }
    return changed;
  }

  private static ModelBatch withRowAgain(Random random, ModelBatch batch) {
    ModelBatch changed = copy(batch);
    if (!changed.rows().isEmpty()) {
      List<@Nullable Object> again =
          new ArrayList<>(changed.rows().get(random.nextInt(changed.rows().size())));
      int column = random.nextInt(batch.fields().size());
      if (random.nextBoolean() && batch.fields().get(column).isNullable()) {
        again.set(column, null);
      }
      changed.rows().add(random.nextInt(changed.rows().size() + 1), again);
    }
    return changed;
  }

  private static ModelBatch withColumn(Random random, ModelBatch batch, Field field) {
    ModelBatch changed = copy(batch);
    changed.rows().forEach(row -> row.add(RandomValues.any(random, field)));
    List<Field> fields = new ArrayList<>(batch.fields());
    fields.add(field);
    return new ModelBatch(fields, changed.rows());
  }

  private static ModelBatch without(ModelBatch batch, int column) {
    List<Integer> rest = new ArrayList<>();
    for (int i = 0; i < batch.fields().size(); i++) {
      if (i != column) {
        rest.add(i);
      }
    }
    return select(batch, rest);
  }

  private static ModelBatch ofOtherType(Random random, ModelBatch batch, int column) {
    Field other = RandomFields.any(random, batch.fields().get(column).getName());
    ModelBatch changed = withField(copy(batch), column, other);
    changed.rows().forEach(row -> row.set(column, RandomValues.any(random, other)));
    return changed;
  }

  private static ModelBatch copy(ModelBatch batch) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    batch.rows().forEach(row -> rows.add(new ArrayList<>(row)));
    return new ModelBatch(batch.fields(), rows);
  }
}
