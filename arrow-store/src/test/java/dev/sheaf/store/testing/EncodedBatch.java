package dev.sheaf.store.testing;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** A batch as vectors, perhaps with a dictionary-encoded column, and its dictionary. */
final class EncodedBatch implements AutoCloseable {
  private final VectorSchemaRoot root;
  private final DictionaryProvider.MapDictionaryProvider dictionaries;
  private final List<FieldVector> values;

  private EncodedBatch(
      VectorSchemaRoot root,
      DictionaryProvider.MapDictionaryProvider dictionaries,
      List<FieldVector> values) {
    this.root = root;
    this.dictionaries = dictionaries;
    this.values = values;
  }

  /** The batch as vectors; in one of six, a column is encoded. */
  static EncodedBatch of(BufferAllocator allocator, Random random, ModelBatch batch) {
    return encode(allocator, random, batch, random.nextInt(batch.fields().size() * 6 + 1));
  }

  VectorSchemaRoot root() {
    return root;
  }

  /** Null when nothing is encoded. */
  @Nullable DictionaryProvider dictionaries() {
    return values.isEmpty() ? null : dictionaries;
  }

  @Override
  public void close() {
    root.close();
    values.forEach(FieldVector::close);
  }

  private static EncodedBatch encode(
      BufferAllocator allocator, Random random, ModelBatch batch, int column) {
    DictionaryProvider.MapDictionaryProvider dictionaries =
        new DictionaryProvider.MapDictionaryProvider();
    List<FieldVector> values = new ArrayList<>();
    ModelBatch given = batch;
    try {
      if (column < batch.fields().size()
          && !(batch.fields().get(column).getType() instanceof ArrowType.Null)) {
        given = encodeColumn(allocator, random, batch, column, dictionaries, values);
      }
      return new EncodedBatch(given.toRoot(allocator, random), dictionaries, values);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, values);
      throw e;
    }
  }

  private static ModelBatch encodeColumn(
      BufferAllocator allocator,
      Random random,
      ModelBatch batch,
      int column,
      DictionaryProvider.MapDictionaryProvider dictionaries,
      List<FieldVector> values) {
    Field field = batch.fields().get(column);
    LinkedHashSet<Object> distinct = new LinkedHashSet<>();
    for (List<@Nullable Object> row : batch.rows()) {
      Object value = row.get(column);
      if (value != null) {
        distinct.add(value);
      }
    }
    List<Object> entries = new ArrayList<>(distinct);
    ArrowType.Int index = new ArrowType.Int(random.nextBoolean() ? 8 : 32, true);
    DictionaryEncoding encoding = new DictionaryEncoding(7 + column, random.nextBoolean(), index);
    FieldVector vector =
        new Field("", FieldType.nullable(field.getType()), field.getChildren())
            .createVector(allocator);
    values.add(vector);
    new PlainWriter(random).writeAll(vector, entries);
    dictionaries.put(new Dictionary(vector, encoding));
    List<Field> fields = new ArrayList<>(batch.fields());
    fields.set(
        column,
        new Field(field.getName(), new FieldType(field.isNullable(), index, encoding), List.of()));
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (List<@Nullable Object> row : batch.rows()) {
      List<@Nullable Object> encoded = new ArrayList<>(row);
      Object value = row.get(column);
      encoded.set(column, value == null ? null : BigInteger.valueOf(entries.indexOf(value)));
      rows.add(encoded);
    }
    return new ModelBatch(fields, rows);
  }
}
