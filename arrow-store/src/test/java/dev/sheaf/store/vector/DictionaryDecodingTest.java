package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.DictionaryForm;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class DictionaryDecodingTest {
  private static final int VALUES = 20;

  @Test
  void indicesOfEveryWidthBecomeValuesOfEveryType(BufferAllocator allocator) {
    Seeds.forEach(
        100,
        seed -> {
          Random random = Seeds.random(seed);
          ArrowType.Int indexType = new ArrowType.Int(8 << random.nextInt(4), random.nextBoolean());
          DictionaryEncoding encoding = new DictionaryEncoding(3, false, indexType);
          Field valueField = RandomFields.any(random, "v");
          try (FieldVector values = RandomVectors.of(allocator, random, valueField, VALUES);
              FieldVector encoded = indices(allocator, random, encoding, 50)) {
            DictionaryProvider provider =
                new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
            assertTrue(DictionaryDecoding.isEncoded(encoded.getField()));
            try (FieldVector decoded = DictionaryDecoding.decode(allocator, encoded, provider)) {
              assertEquals(looked(encoded, values), NaiveValues.of(decoded));
              Field stored = DictionaryForm.decoded(encoded.getField(), provider);
              assertEquals(stored.getType(), decoded.getField().getType());
              // Arrow's vector of type null keeps a name and nothing else.
              if (!(decoded instanceof NullVector)) {
                assertEquals(stored.getMetadata(), decoded.getField().getMetadata());
              }
              assertFalse(DictionaryDecoding.isEncoded(decoded.getField()));
            }
          }
        });
  }

  @Test
  void encodedFieldsMayStandInsideOthersAndInsideDictionaries(BufferAllocator allocator) {
    Random random = Seeds.random("inside");
    DictionaryEncoding inner = new DictionaryEncoding(1, false, new ArrowType.Int(8, true));
    DictionaryEncoding outer = new DictionaryEncoding(2, false, new ArrowType.Int(16, true));
    Field text = RandomFields.of("v", ArrowType.Utf8.INSTANCE);
    try (FieldVector texts = RandomVectors.of(allocator, random, text, VALUES);
        FieldVector innerIndices = indices(allocator, random, inner, VALUES);
        ListVector lists = lists(allocator, innerIndices, 10);
        FieldVector outerIndices = indices(allocator, random, outer, 10);
        StructVector struct = struct(allocator, outerIndices)) {
      DictionaryProvider provider =
          new DictionaryProvider.MapDictionaryProvider(
              new Dictionary(texts, inner), new Dictionary(lists, outer));
      try (FieldVector decoded = DictionaryDecoding.decode(allocator, struct, provider);
          FieldVector decodedLists = DictionaryDecoding.decode(allocator, lists, provider)) {
        assertFalse(DictionaryDecoding.isEncoded(decoded.getField()));
        assertEquals(
            looked(outerIndices, decodedLists),
            NaiveValues.of(decoded.getChildrenFromFields().get(0)));
        List<Object> elements = looked(innerIndices, texts);
        assertEquals(elements.subList(2, 4), NaiveValues.of(decodedLists, 1));
      }
    }
  }

  @Test
  void vectorsWithoutDictionariesAreShared(BufferAllocator allocator) {
    DictionaryProvider none = new DictionaryProvider.MapDictionaryProvider();
    Seeds.forEach(
        50,
        seed -> {
          Random random = Seeds.random(seed);
          Field field = RandomFields.any(random, "c");
          try (FieldVector plain =
              RandomVectors.of(allocator, random, field, 1 + random.nextInt(50))) {
            long allocated = allocator.getAllocatedMemory();
            try (FieldVector decoded = DictionaryDecoding.decode(allocator, plain, none)) {
              assertEquals(NaiveValues.of(plain), NaiveValues.of(decoded));
              assertTrue(allocator.getAllocatedMemory() <= allocated + 64);
            }
          }
        });
  }

  @Test
  void indicesOutsideOfTheirDictionaryAreRefused(BufferAllocator allocator) {
    Random random = Seeds.random("outside");
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, new ArrowType.Int(32, true));
    Field text = RandomFields.of("v", ArrowType.Utf8.INSTANCE);
    for (int outside : new int[] {-1, VALUES, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      try (FieldVector values = RandomVectors.of(allocator, random, text, VALUES);
          FieldVector encoded = indices(allocator, random, encoding, 5)) {
        ((BaseIntVector) encoded).setWithPossibleTruncate(4, outside);
        DictionaryProvider provider =
            new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
        SheafException e =
            assertThrows(
                SheafException.class,
                () -> DictionaryDecoding.decode(allocator, encoded, provider));
        assertEquals(ErrorCode.BAD_INPUT, e.code());
        assertEquals(
            "column 'c' refers to value " + outside + " of a dictionary of 20", e.getMessage());
        SheafException missing =
            assertThrows(
                SheafException.class,
                () ->
                    DictionaryDecoding.decode(
                        allocator, encoded, new DictionaryProvider.MapDictionaryProvider()));
        assertEquals(ErrorCode.BAD_SCHEMA, missing.code());
      }
    }
  }

  @Test
  void noStepLeaksWhenItsAllocationFails() throws Exception {
    DictionaryEncoding encoding = new DictionaryEncoding(3, false, new ArrowType.Int(32, true));
    Field text = RandomFields.of("v", ArrowType.Utf8.INSTANCE);
    FailingAllocations.sweep(
        allocator -> {
          Random random = Seeds.random(5);
          try (FieldVector values = RandomVectors.of(allocator, random, text, VALUES);
              FieldVector encoded = indices(allocator, random, encoding, 50);
              ListVector lists = lists(allocator, encoded, 10)) {
            DictionaryProvider provider =
                new DictionaryProvider.MapDictionaryProvider(new Dictionary(values, encoding));
            DictionaryDecoding.decode(allocator, lists, provider).close();
          }
        });
  }

  private static FieldVector indices(
      BufferAllocator allocator, Random random, DictionaryEncoding encoding, int rows) {
    FieldType type = new FieldType(true, encoding.getIndexType(), encoding);
    FieldVector vector = new Field("c", type, List.of()).createVector(allocator);
    try {
      vector.setInitialCapacity(rows);
      vector.allocateNew();
      for (int i = 0; i < rows; i++) {
        ((BaseIntVector) vector).setWithPossibleTruncate(i, random.nextInt(VALUES / 2));
        if (random.nextInt(5) == 0) {
          vector.setNull(i);
        }
      }
      vector.setValueCount(rows);
      return vector;
    } catch (RuntimeException e) {
      vector.close();
      throw e;
    }
  }

  /** Lists of two elements each. */
  private static ListVector lists(BufferAllocator allocator, FieldVector elements, int rows) {
    ListVector list = ListVector.empty("l", allocator);
    try {
      list.addOrGetVector(elements.getField().getFieldType());
      for (int i = 0; i < rows; i++) {
        list.startNewValue(i);
        list.endValue(i, 2);
      }
      list.setValueCount(rows);
      for (int i = 0; i < 2 * rows; i++) {
        list.getDataVector().copyFromSafe(i, i, elements);
      }
      return list;
    } catch (RuntimeException e) {
      list.close();
      throw e;
    }
  }

  private static StructVector struct(BufferAllocator allocator, FieldVector child) {
    Field field =
        new Field("s", FieldType.nullable(ArrowType.Struct.INSTANCE), List.of(child.getField()));
    StructVector struct = (StructVector) field.createVector(allocator);
    struct.allocateNew();
    for (int i = 0; i < child.getValueCount(); i++) {
      struct.setIndexDefined(i);
      struct.getChildrenFromFields().get(0).copyFromSafe(i, i, child);
    }
    struct.setValueCount(child.getValueCount());
    return struct;
  }

  private static List<Object> looked(FieldVector indices, FieldVector values) {
    List<Object> looked = new ArrayList<>();
    for (int i = 0; i < indices.getValueCount(); i++) {
      looked.add(
          indices.isNull(i)
              ? null
              : NaiveValues.of(values, (int) ((BaseIntVector) indices).getValueAsLong(i)));
    }
    return looked;
  }
}
