package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.IntervalUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class KeyOrderPropertyTest {
  @Test
  void rowsAreComparedAsTheirValues(BufferAllocator allocator) {
    for (ArrowType type : RandomFields.scalars()) {
      Field field = RandomFields.of("c", type);
      Seeds.forEach(3, seed -> compare(allocator, Seeds.random(seed), field));
    }
    Seeds.forEach(
        100,
        seed -> {
          Random random = Seeds.random(seed);
          compare(allocator, random, RandomFields.any(random, "c"));
        });
  }

  private static void compare(BufferAllocator allocator, Random random, Field field) {
    try (FieldVector a = RandomVectors.of(allocator, random, field, 40);
        FieldVector b = RandomVectors.of(allocator, random, field, 40)) {
      KeyOrder order = KeyOrder.between(new FieldVector[] {a}, new FieldVector[] {b});
      for (int i = 0; i < 200; i++) {
        int rowA = random.nextInt(40);
        int rowB = random.nextInt(40);
        @Nullable Object valueA = comparable(field, NaiveValues.of(a, rowA));
        @Nullable Object valueB = comparable(field, NaiveValues.of(b, rowB));
        assertEquals(
            Integer.signum(naive(valueA, valueB)),
            Integer.signum(order.compare(rowA, rowB)),
            () -> field + ": " + valueA + " and " + valueB);
      }
    }
  }

  @Test
  void sortingIsStableAndByColumnsInOrder(BufferAllocator allocator) {
    Seeds.forEach(
        30,
        seed -> {
          Random random = Seeds.random(seed);
          Schema schema = RandomFields.schema(random, 2);
          int rows = random.nextInt(500);
          List<FieldVector> columns = RandomVectors.columns(allocator, random, schema, rows);
          KeyOrder order = KeyOrder.of(columns.toArray(FieldVector[]::new));
          int[] positions = IntStream.range(0, rows).toArray();
          int[] expected =
              IntStream.range(0, rows).boxed().sorted(order::compare).mapToInt(i -> i).toArray();
          order.sort(positions, 0, rows);
          assertArrayEquals(expected, positions);
          int[] part = IntStream.range(0, rows).toArray();
          order.sort(part, rows / 3, rows / 2);
          assertArrayEquals(IntStream.range(0, rows / 3).toArray(), Arrays.copyOf(part, rows / 3));
          columns.forEach(FieldVector::close);
        });
  }

  @Test
  void onlyOneFamilyHasAnOrder(BufferAllocator allocator) {
    Field text = RandomFields.of("c", ArrowType.Utf8.INSTANCE);
    Field binary = RandomFields.of("c", ArrowType.Binary.INSTANCE);
    try (FieldVector a = text.createVector(allocator);
        FieldVector b = binary.createVector(allocator)) {
      FieldVector[] as = {a};
      FieldVector[] bs = {b};
      assertThrows(IllegalArgumentException.class, () -> KeyOrder.between(as, bs));
      assertThrows(
          IllegalArgumentException.class, () -> KeyOrder.between(as, new FieldVector[] {a, a}));
    }
  }

  /** Numbers as numbers, and everything that is compared part by part as a list. */
  private static @Nullable Object comparable(Field field, @Nullable Object value) {
    ArrowType type = field.getType();
    if (value instanceof ByteBuffer bytes
        && Layout.of(type) != Layout.VARIABLE
        && Layout.of(type) != Layout.FIXED_BYTES) {
      ByteBuffer little = bytes.duplicate().order(ByteOrder.LITTLE_ENDIAN);
      if (type instanceof ArrowType.Interval interval) {
        return interval.getUnit() == IntervalUnit.YEAR_MONTH
            ? List.of(little.getInt(0))
            : interval.getUnit() == IntervalUnit.DAY_TIME
                ? List.of(little.getInt(0), little.getInt(4))
                : List.of((long) little.getInt(0), (long) little.getInt(4), little.getLong(8));
      }
      return little.remaining() == 4 ? (long) little.getInt(0) : little.getLong(0);
    }
    if (value instanceof Map<?, ?> struct) {
      List<@Nullable Object> members = new ArrayList<>();
      Iterator<?> values = struct.values().iterator();
      for (Field child : field.getChildren()) {
        members.add(comparable(child, values.next()));
      }
      return members;
    }
    if (value instanceof List<?> list && type instanceof ArrowType.Map) {
      return entries(field.getChildren().get(0), list);
    }
    if (value instanceof List<?> list) {
      Field child = field.getChildren().get(0);
      List<@Nullable Object> elements = new ArrayList<>();
      list.forEach(element -> elements.add(comparable(child, element)));
      return elements;
    }
    return value;
  }

  private static List<Object> entries(Field entries, List<?> keysAndValues) {
    List<?> keys = (List<?>) keysAndValues.get(0);
    List<?> values = (List<?>) keysAndValues.get(1);
    List<Object> pairs = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      pairs.add(
          Arrays.asList(
              comparable(entries.getChildren().get(0), keys.get(i)),
              comparable(entries.getChildren().get(1), values.get(i))));
    }
    return pairs;
  }

  private static int naive(@Nullable Object a, @Nullable Object b) {
    if (a == null || b == null) {
      return Boolean.compare(a != null, b != null);
    }
    if (a instanceof BigInteger number) {
      return number.compareTo((BigInteger) b);
    }
    if (a instanceof Boolean flag) {
      return flag.compareTo((Boolean) b);
    }
    if (a instanceof Integer number) {
      return number.compareTo((Integer) b);
    }
    if (a instanceof Long number) {
      return number.compareTo((Long) b);
    }
    if (a instanceof ByteBuffer bytes) {
      return Arrays.compareUnsigned(array(bytes), array((ByteBuffer) b));
    }
    if (a instanceof NaiveValues.Floating number) {
      return floats(number, (NaiveValues.Floating) b);
    }
    Iterator<?> other = ((Collection<?>) b).iterator();
    for (Object element : (Collection<?>) a) {
      int order = other.hasNext() ? naive(element, other.next()) : 1;
      if (order != 0) {
        return order;
      }
    }
    return other.hasNext() ? -1 : 0;
  }

  private static byte[] array(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }

  /** IEEE 754's total order: by sign, and then away from zero, NaNs last by payload. */
  private static int floats(NaiveValues.Floating a, NaiveValues.Floating b) {
    if (a.negative() != b.negative()) {
      return a.negative() ? -1 : 1;
    }
    int order = Boolean.compare(!a.nanPayload().isEmpty(), !b.nanPayload().isEmpty());
    if (order == 0) {
      order = Double.compare(a.magnitude(), b.magnitude());
    }
    if (order == 0) {
      order = a.nanPayload().compareTo(b.nanPayload());
    }
    return a.negative() ? -order : order;
  }
}
