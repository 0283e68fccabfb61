package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.DictionaryForm;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Dictionary-encoded columns as the values themselves, which is how they are stored.
 *
 * <p>Encoding may stand at any depth: a list of encoded strings, a dictionary whose values hold
 * encoded fields. Vectors without it share their buffers with the result.
 */
public final class DictionaryDecoding {
  private DictionaryDecoding() {}

  /** Whether a field is dictionary-encoded, itself or below. */
  public static boolean isEncoded(Field field) {
    return field.getDictionary() != null
        || field.getChildren().stream().anyMatch(DictionaryDecoding::isEncoded);
  }

  /**
   * A vector of the {@linkplain DictionaryForm#decoded(Field, DictionaryProvider) stored form} of
   * the field, with the same values; the caller closes it.
   *
   * @throws SheafException {@code BAD_SCHEMA} when a dictionary is missing; {@code BAD_INPUT} when
   *     an index is outside of its dictionary
   */
  public static FieldVector decode(
      BufferAllocator allocator, FieldVector encoded, DictionaryProvider dictionaries) {
    Field target = DictionaryForm.decoded(encoded.getField(), dictionaries);
    return decode(allocator, encoded, target, dictionaries);
  }

  private static FieldVector decode(
      BufferAllocator allocator, FieldVector encoded, Field target, DictionaryProvider provider) {
    FieldVector vector = VectorMemory.storage(encoded);
    @Nullable DictionaryEncoding encoding = vector.getField().getDictionary();
    if (encoding == null) {
      return share(allocator, vector, target, provider);
    }
    Dictionary dictionary = provider.lookup(encoding.getId());
    try (FieldVector values = decode(allocator, dictionary.getVector(), provider);
        GrowingColumn column = GrowingColumn.create(allocator, target)) {
      appendByIndex(column, vector, values);
      return column.finish();
    }
  }

  private static void appendByIndex(GrowingColumn column, FieldVector indices, FieldVector values) {
    int rows = indices.getValueCount();
    int[] positions = new int[rows];
    Positions.fill(positions, 0, rows);
    long[] present = Validity.of(indices, rows).range(0, rows, null);
    LongLoader loader = LongLoader.of(indices);
    long[] block = new long[Math.min(rows, Positions.BLOCK)];
    for (int done = 0; done < rows; done += Positions.BLOCK) {
      int count = Math.min(Positions.BLOCK, rows - done);
      loader.load(positions, done, count, block);
      for (int i = 0; i < count; i++) {
        if (!Presence.has(present, done + i)) {
          positions[done + i] = 0;
        } else if (block[i] < 0 || block[i] >= values.getValueCount()) {
          throw outside(indices, block[i], values.getValueCount());
        } else {
          positions[done + i] = (int) block[i];
        }
      }
    }
    for (int i = 0; i < rows; ) {
      int end = Presence.runEnd(present, i, rows);
      if (Presence.has(present, i)) {
        column.append(values, positions, i, end - i);
      } else {
        column.appendNulls(end - i);
      }
      i = end;
    }
  }

  /** The same buffers under the target's field, children decoded. */
  private static FieldVector share(
      BufferAllocator allocator, FieldVector vector, Field target, DictionaryProvider provider) {
    FieldVector shared = target.createVector(allocator);
    try {
      int rows = vector.getValueCount();
      List<ArrowBuf> buffers = new ArrayList<>(vector.getFieldBuffers());
      shared.loadFieldBuffers(new ArrowFieldNode(rows, vector.getNullCount()), buffers);
      List<FieldVector> children = vector.getChildrenFromFields();
      for (int i = 0; i < children.size(); i++) {
        Field childTarget = target.getChildren().get(i);
        try (FieldVector child = decode(allocator, children.get(i), childTarget, provider)) {
          child.makeTransferPair(shared.getChildrenFromFields().get(i)).transfer();
        }
      }
      return shared;
    } catch (Throwable t) {
      shared.close();
      throw t;
    }
  }

  private static SheafException outside(FieldVector indices, long index, int values) {
    return SheafException.of(
        ErrorCode.BAD_INPUT,
        "column '{column}' refers to value {index} of a dictionary of {values}",
        "column",
        indices.getName(),
        "index",
        index,
        "values",
        values);
  }
}
