package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeFamily;
import dev.sheaf.store.schema.TypeWidening;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.FailingAllocations;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class WideningTest {
  @Test
  void everyWideningKeepsValuesHashesAndEquality(BufferAllocator allocator) {
    List<ArrowType> types = RandomFields.scalars();
    for (ArrowType from : types) {
      for (ArrowType to : types) {
        if (TypeWidening.allows(from, to)) {
          Field source = RandomFields.of("c", from);
          Field target = RandomFields.of("c", to);
          Seeds.forEach(3, seed -> keeps(allocator, Seeds.random(seed), source, target));
        }
      }
    }
  }

  @Test
  void nestedTypesWidenAtEveryDepth(BufferAllocator allocator) {
    Field narrow = list(ArrowType.List.INSTANCE, struct(32, FloatingPointPrecision.HALF));
    Field wide = list(ArrowType.LargeList.INSTANCE, struct(64, FloatingPointPrecision.DOUBLE));
    Seeds.forEach(20, seed -> keeps(allocator, Seeds.random(seed), narrow, wide));
  }

  private static void keeps(BufferAllocator allocator, Random random, Field from, Field to) {
    int rows = random.nextInt(1_500);
    try (FieldVector source = RandomVectors.of(allocator, random, from, rows);
        FieldVector widened = Widening.widen(allocator, source, to);
        FieldVector back = Widening.widen(allocator, widened, from)) {
      List<Object> values = NaiveValues.of(source);
      assertEquals(values, NaiveValues.of(widened));
      assertEquals(values, NaiveValues.of(back), "narrowing what fits");
      assertEquals(to.getType(), widened.getField().getType());
      Canonical.check(widened);
      long[][] hashes = new long[4][rows];
      RowHasher.hashRows(new FieldVector[] {source}, new long[] {9}, 0, rows, hashes[0], hashes[1]);
      RowHasher.hashRows(
          new FieldVector[] {widened}, new long[] {9}, 0, rows, hashes[2], hashes[3]);
      for (int i = 0; i < rows; i++) {
        assertEquals(hashes[0][i], hashes[2][i]);
        assertEquals(hashes[1][i], hashes[3][i]);
      }
      boolean[] equal = new boolean[rows];
      int[] positions = new int[rows];
      Positions.fill(positions, 0, rows);
      FieldVector[] a = {source};
      FieldVector[] b = {widened};
      RowEquality.equalRows(a, positions, b, positions, rows, equal);
      for (boolean same : equal) {
        assertEquals(true, same);
      }
    }
  }

  @Test
  void narrowingRefusesWhatDoesNotFit(BufferAllocator allocator) {
    List<ArrowType> types = RandomFields.scalars();
    for (ArrowType from : types) {
      for (ArrowType to : types) {
        Field source = RandomFields.of("c", from);
        Field target = RandomFields.of("c", to);
        if (TypeFamily.same(source, target) && !TypeWidening.allows(from, to)) {
          Seeds.forEach(20, seed -> narrows(allocator, Seeds.random(seed), source, target));
        }
      }
    }
  }

  /** A value fits exactly if it comes back. */
  private static void narrows(BufferAllocator allocator, Random random, Field wide, Field narrow) {
    try (FieldVector source = RandomVectors.of(allocator, random, wide, 1);
        GrowingColumn column = GrowingColumn.create(allocator, narrow)) {
      Object value = NaiveValues.of(source, 0);
      try {
        column.append(source, 0, 1);
      } catch (SheafException e) {
        assertEquals(ErrorCode.SCHEMA_MISMATCH, e.code());
        assertEquals(0, column.rowCount());
        return;
      }
      try (FieldVector appended = column.view(allocator, 1)) {
        assertEquals(value, NaiveValues.of(appended, 0));
      }
    }
  }

  @Test
  void theExtremesOfNarrowing(BufferAllocator allocator) {
    try (IntVector source = new IntVector("c", allocator)) {
      int[] values = {-129, -128, 127, 128, 255, 256, -1};
      for (int i = 0; i < values.length; i++) {
        source.setSafe(i, values[i]);
      }
      source.setValueCount(values.length);
      try (GrowingColumn column =
          GrowingColumn.create(allocator, RandomFields.of("c", new ArrowType.Int(8, true)))) {
        column.append(source, 1, 2);
        for (int outside : new int[] {0, 3, 4, 5}) {
          SheafException e =
              assertThrows(SheafException.class, () -> column.append(source, outside, 1));
          assertEquals(
              "column 'c' holds int8, and a value of type int32 does not fit", e.getMessage());
        }
        assertEquals(2, column.rowCount());
      }
    }
  }

  @Test
  void noStepLeaksWhenItsAllocationFails() throws Exception {
    Field narrow = list(ArrowType.List.INSTANCE, struct(32, FloatingPointPrecision.HALF));
    Field wide = list(ArrowType.LargeList.INSTANCE, struct(64, FloatingPointPrecision.DOUBLE));
    FailingAllocations.sweep(
        allocator -> {
          try (FieldVector source = NullColumns.of(allocator, narrow, 20);
              FieldVector widened = Widening.widen(allocator, source, wide)) {
            assertEquals(20, widened.getNullCount());
          }
        });
  }

  private static Field list(ArrowType type, Field child) {
    return new Field("c", FieldType.nullable(type), List.of(child));
  }

  private static Field struct(int bits, FloatingPointPrecision precision) {
    return new Field(
        "s",
        FieldType.nullable(ArrowType.Struct.INSTANCE),
        List.of(
            RandomFields.of("i", new ArrowType.Int(bits, false)),
            RandomFields.of("f", new ArrowType.FloatingPoint(precision))));
  }
}
