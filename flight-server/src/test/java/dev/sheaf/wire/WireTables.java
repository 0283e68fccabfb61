package dev.sheaf.wire;

import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Random tables as a sender may have them: columns of every type, windows into larger ones, some
 * with dictionaries (of types without children: Arrow's writer fails on most others).
 */
final class WireTables {
  private static final int DICTIONARY_ROWS = 7;

  private WireTables() {}

  /** Columns that belong together, and their dictionaries; closing it closes both. */
  record Table(VectorSchemaRoot root, DictionaryProvider.MapDictionaryProvider dictionaries)
      implements AutoCloseable {
    @Override
    public void close() {
      root.close();
      dictionaries.close();
    }
  }

  /** A few columns; with dictionaries of their own as often as not. */
  static Table random(BufferAllocator allocator, Random random, int rows) {
    Schema schema = RandomFields.schema(random, 1 + random.nextInt(5));
    DictionaryProvider.MapDictionaryProvider dictionaries =
        new DictionaryProvider.MapDictionaryProvider();
    List<FieldVector> columns = new ArrayList<>();
    for (Field field : schema.getFields()) {
      columns.add(
          random.nextInt(3) == 0 && hasDictionary(field)
              ? encoded(allocator, random, field, rows, dictionaries)
              : plain(allocator, random, field, rows));
    }
    return new Table(new VectorSchemaRoot(columns), dictionaries);
  }

  /** One column of values. */
  static FieldVector plain(BufferAllocator allocator, Random random, Field field, int rows) {
    return RandomVectors.of(allocator, random, field, rows);
  }

  private static boolean hasDictionary(Field field) {
    return field.getChildren().isEmpty()
        && !(field.getType() instanceof ArrowType.Null)
        && !(field.getType() instanceof ArrowType.Struct);
  }

  private static FieldVector encoded(
      BufferAllocator allocator,
      Random random,
      Field field,
      int rows,
      DictionaryProvider.MapDictionaryProvider dictionaries) {
    long id = 3L * dictionaries.getDictionaryIds().size() + 1;
    int bits = 8 << random.nextInt(4);
    DictionaryEncoding encoding =
        new DictionaryEncoding(id, random.nextBoolean(), new ArrowType.Int(bits, bits > 8));
    int values = random.nextInt(DICTIONARY_ROWS);
    dictionaries.put(new Dictionary(plain(allocator, random, field, values), encoding));
    Field indexField =
        new Field(
            field.getName(), new FieldType(true, encoding.getIndexType(), encoding), List.of());
    FieldVector indices = indexField.createVector(allocator);
    indices.setInitialCapacity(rows);
    indices.allocateNew();
    indices.setValueCount(rows);
    byte[] index = new byte[bits / Byte.SIZE];
    for (int i = 0; i < rows; i++) {
      boolean absent = values == 0 || random.nextInt(4) == 0;
      index[0] = (byte) (absent ? random.nextInt() : random.nextInt(values));
      indices.getDataBuffer().setBytes((long) i * index.length, index);
      BitVectorHelper.setValidityBit(indices.getValidityBuffer(), i, absent ? 0 : 1);
    }
    return indices;
  }

  /** The values of every row, those of dictionaries looked up. */
  static List<List<@Nullable Object>> rows(VectorSchemaRoot root, DictionaryProvider dictionaries) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < root.getRowCount(); i++) {
      List<@Nullable Object> row = new ArrayList<>();
      for (FieldVector column : root.getFieldVectors()) {
        row.add(value(column, i, dictionaries));
      }
      rows.add(row);
    }
    return rows;
  }

  private static @Nullable Object value(
      FieldVector column, int i, DictionaryProvider dictionaries) {
    @Nullable DictionaryEncoding encoding = column.getField().getDictionary();
    @Nullable Object value = NaiveValues.of(column, i);
    if (encoding == null || value == null) {
      return value;
    }
    return NaiveValues.of(
        dictionaries.lookup(encoding.getId()).getVector(), ((BigInteger) value).intValue());
  }
}
