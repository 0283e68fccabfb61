package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.schema.TypeFamily;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class RowEqualityPropertyTest {
  @Test
  void oneTypeIsComparedByValue(BufferAllocator allocator) {
    for (ArrowType type : RandomFields.scalars()) {
      Field field = RandomFields.of("c", type);
      Seeds.forEach(4, seed -> compare(allocator, Seeds.random(seed), field, field));
    }
    Seeds.forEach(
        150,
        seed -> {
          Random random = Seeds.random(seed);
          Field field = RandomFields.any(random, "c");
          compare(allocator, random, field, field);
        });
  }

  @Test
  void twoTypesAreComparedByValueWithinAFamily(BufferAllocator allocator) {
    List<ArrowType> types = RandomFields.scalars();
    for (ArrowType a : types) {
      for (ArrowType b : types) {
        Field first = RandomFields.of("c", a);
        Field second = RandomFields.of("d", b);
        boolean related = TypeFamily.same(first, second);
        Seeds.forEach(
            related ? 5 : 1, seed -> compare(allocator, Seeds.random(seed), first, second));
      }
    }
  }

  private static void compare(BufferAllocator allocator, Random random, Field first, Field second) {
    boolean related = TypeFamily.same(first, second);
    int rows = 1 + random.nextInt(random.nextInt(10) == 0 ? 2_000 : 60);
    try (FieldVector a = RandomVectors.of(allocator, random, first, rows);
        FieldVector b = RandomVectors.of(allocator, random, second, rows)) {
      int count = random.nextInt(2 * rows);
      int[] as = random.ints(count, 0, rows).toArray();
      int[] bs = random.ints(count, 0, rows).toArray();
      // Equal ones are rare among random pairs: some rows meet themselves.
      boolean itself = first.equals(second) && random.nextBoolean();
      FieldVector other = itself ? a : b;
      for (int i = 0; itself && i < count; i++) {
        bs[i] = random.nextBoolean() ? as[i] : bs[i];
      }
      boolean[] before = new boolean[count];
      for (int i = 0; i < count; i++) {
        before[i] = random.nextInt(5) > 0;
      }
      boolean[] equal = before.clone();
      RowEquality.equal(a, as, other, bs, count, equal);
      for (int i = 0; i < count; i++) {
        @Nullable Object valueA = NaiveValues.of(a, as[i]);
        @Nullable Object valueB = NaiveValues.of(other, bs[i]);
        boolean same = related ? Objects.equals(valueA, valueB) : valueA == null && valueB == null;
        assertEquals(
            before[i] && same,
            equal[i],
            () -> first + " " + valueA + " and " + second + " " + valueB);
      }
    }
  }

  @Test
  void rowsAreEqualInEveryColumn(BufferAllocator allocator) {
    Random random = Seeds.random("rowsAreEqualInEveryColumn");
    List<FieldVector> columns =
        RandomVectors.columns(allocator, random, RandomFields.schema(random, 3), 300);
    FieldVector[] array = columns.toArray(FieldVector[]::new);
    int[] as = random.ints(300, 0, 300).toArray();
    int[] bs = random.ints(300, 0, 300).toArray();
    boolean[] equal = new boolean[300];
    RowEquality.equalRows(array, as, array, bs, 300, equal);
    for (int i = 0; i < 300; i++) {
      assertEquals(
          NaiveValues.row(columns, as[i]).equals(NaiveValues.row(columns, bs[i])), equal[i]);
    }
    FieldVector[] fewer = Arrays.copyOf(array, 2);
    assertThrows(
        IllegalArgumentException.class,
        () -> RowEquality.equalRows(array, as, fewer, bs, 300, equal));
    bs[7] = 300;
    assertThrows(
        IndexOutOfBoundsException.class,
        () -> RowEquality.equal(array[0], as, array[0], bs, 300, equal));
    columns.forEach(FieldVector::close);
  }
}
