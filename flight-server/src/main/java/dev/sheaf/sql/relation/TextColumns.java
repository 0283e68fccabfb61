package dev.sheaf.sql.relation;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** Makes columns of strings, and of lists of strings. */
final class TextColumns {
  private TextColumns() {}

  /** A column of strings that takes no null. */
  static Field text(String name) {
    return new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null);
  }

  /** A column of lists of strings. */
  static Field texts(String name) {
    return new Field(
        name,
        FieldType.notNullable(ArrowType.List.INSTANCE),
        List.of(new Field("item", FieldType.nullable(ArrowType.Utf8.INSTANCE), null)));
  }

  /** A column of {@code count} strings in UTF-8; the caller closes it. */
  static VarCharVector of(
      BufferAllocator allocator, Field field, int count, IntFunction<byte[]> value) {
    VarCharVector column = new VarCharVector(field, allocator);
    try {
      column.allocateNew(16L * count, count);
      for (int i = 0; i < count; i++) {
        column.setSafe(i, value.apply(i));
      }
      column.setValueCount(count);
      return column;
    } catch (RuntimeException | Error e) {
      column.close();
      throw e;
    }
  }

  /** A column of {@code count} lists of strings in UTF-8; the caller closes it. */
  static ListVector lists(
      BufferAllocator allocator, Field field, int count, IntFunction<List<byte[]>> values) {
    ListVector column = (ListVector) field.createVector(allocator);
    try {
      column.allocateNew();
      VarCharVector items = (VarCharVector) column.getDataVector();
      int next = 0;
      for (int i = 0; i < count; i++) {
        List<byte[]> list = values.apply(i);
        column.startNewValue(i);
        for (byte[] value : list) {
          items.setSafe(next++, value);
        }
        column.endValue(i, list.size());
      }
      items.setValueCount(next);
      column.setValueCount(count);
      return column;
    } catch (RuntimeException | Error e) {
      column.close();
      throw e;
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
