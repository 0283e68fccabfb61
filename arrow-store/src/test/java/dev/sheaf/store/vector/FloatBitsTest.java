package dev.sheaf.store.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sheaf.store.testing.Seeds;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.util.Float16;
import org.junit.jupiter.api.Test;

class FloatBitsTest {
  @Test
  void everyHalfIsAnotherDoubleAndComesBack() {
    Set<Long> seen = new HashSet<>();
    for (int half = 0; half < 1 << 16; half++) {
      long bits = FloatBits.ofHalf((short) half);
      seen.add(bits);
      assertEquals((short) half, FloatBits.toHalf(bits));
      float expected = Float16.toFloat((short) half);
      double value = Double.longBitsToDouble(bits);
      assertEquals(Float.isNaN(expected), Double.isNaN(value));
      if (!Float.isNaN(expected)) {
        assertEquals(Double.doubleToRawLongBits(expected), bits);
      }
    }
    assertEquals(1 << 16, seen.size());
  }

  @Test
  void singlesComeBack() {
    Random random = Seeds.random("singlesComeBack");
    for (int i = 0; i < 1_000_000; i++) {
      int single = random.nextInt() | (i % 4 == 0 ? 0x7F80_0000 : 0);
      long bits = FloatBits.ofSingle(single);
      assertEquals(single, FloatBits.toSingle(bits));
      float value = Float.intBitsToFloat(single);
      if (!Float.isNaN(value)) {
        assertEquals(Double.doubleToRawLongBits(value), bits);
      }
    }
  }

  @Test
  void whatDoesNotFitDoesNotComeBack() {
    Random random = Seeds.random("whatDoesNotFitDoesNotComeBack");
    double[] values = {0.1, 1e300, 65_520, 1e-30, 0x1p-25, 0x1.8p-24, Double.MIN_VALUE, 65_505};
    for (double value : values) {
      long bits = Double.doubleToRawLongBits(value);
      assertNotEquals(bits, FloatBits.ofHalf(FloatBits.toHalf(bits)), () -> "" + value);
    }
    for (int i = 0; i < 1_000_000; i++) {
      long bits = random.nextLong();
      if ((bits & (1L << 29) - 1) != 0) {
        assertNotEquals(bits, FloatBits.ofSingle(FloatBits.toSingle(bits)));
      }
      if ((bits & (1L << 42) - 1) != 0) {
        assertNotEquals(bits, FloatBits.ofHalf(FloatBits.toHalf(bits)));
      }
    }
  }
}
