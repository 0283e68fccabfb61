package dev.sheaf.store.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(AllocatorExtension.class)
class PlainValuesTest {
  @Test
  void whatIsWrittenIsReadForEveryTypeWithoutChildren(BufferAllocator allocator) {
    Random random = Seeds.random("scalars");
    for (ArrowType type : RandomFields.scalars()) {
      assertSurvives(allocator, random, RandomFields.of("c", type), 200);
    }
  }

  @Test
  void whatIsWrittenIsReadForNestedTypes(BufferAllocator allocator) {
    Seeds.forEach(
        200,
        seed -> {
          Random random = Seeds.random(seed);
          assertSurvives(allocator, random, RandomFields.any(random, "c"), 30);
        });
  }

  @Test
  void realsAreComparedByBitsOverWidths() {
    assertEquals(Real.of(1.5), Real.ofSingle(Float.floatToRawIntBits(1.5f)));
    assertEquals(Real.of(1.5), Real.ofHalf((short) 0x3E00));
    assertEquals(Real.of(0x1p-24), Real.ofHalf((short) 1), "the least subnormal half");
    assertNotEquals(Real.of(0.0), Real.of(-0.0));
    assertEquals(new Real(0x7FF8_0000_0000_0000L), Real.ofHalf((short) 0x7E00), "NaN");
    assertNotEquals(Real.ofHalf((short) 0x7E01), Real.ofHalf((short) 0x7E00), "payload");
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      Real real = Real.ofHalf((short) bits);
      assertTrue(real.isSingle(), real::toString);
      assertEquals(real, Real.ofSingle(real.toSingle()));
      assertEquals((short) bits, real.toHalf());
    }
    assertFalse(Real.of(0.1).isSingle());
    assertTrue(Real.of(Math.PI).bits() != 0 && !Real.of(Math.PI).isHalf());
  }

  @Test
  void aTypeHoldsItsOwnRange() {
    BigInteger max = BigInteger.valueOf(255);
    assertTrue(PlainWriter.holds(RandomFields.of("c", new ArrowType.Int(8, false)), max));
    assertFalse(PlainWriter.holds(RandomFields.of("c", new ArrowType.Int(8, true)), max));
    assertFalse(
        PlainWriter.holds(
            RandomFields.of("c", new ArrowType.Int(8, false)), max.add(BigInteger.ONE)));
    assertFalse(
        PlainWriter.holds(
            RandomFields.of("c", new ArrowType.Int(8, false)), BigInteger.ONE.negate()));
    assertTrue(
        PlainWriter.holds(
            RandomFields.of("c", new ArrowType.Int(8, true)), BigInteger.valueOf(-128)));
  }

  private static void assertSurvives(
      BufferAllocator allocator, Random random, Field field, int count) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      values.add(RandomValues.any(random, field));
    }
    try (FieldVector vector = field.createVector(allocator)) {
      new PlainWriter(random).writeAll(vector, values);
      assertEquals(values, PlainValues.readAll(vector), field::toString);
      for (int i = 0; i < count; i++) {
        assertEquals(0, PlainOrder.VALUES.compare(values.get(i), PlainValues.read(vector, i)));
      }
    }
  }
}
