package dev.sheaf.store.vector;

/**
 * Floats of 16 and 32 bits as the bits of the 64-bit float of equal value, and back.
 *
 * <p>Both ways are exact and keep the sign of zero and the payload of a NaN, which a cast by the
 * processor need not: the mantissa moves to the left and is filled with zeros.
 */
final class FloatBits {
  private static final long EXPONENT = 0x7FF0_0000_0000_0000L;
  private static final int SINGLE_SHIFT = 29;
  private static final int HALF_SHIFT = 42;
  private static final double HALF_SUBNORMAL_UNIT = 0x1p-24;

  private FloatBits() {}

  static long ofSingle(int bits) {
    if ((bits & 0x7F80_0000) == 0x7F80_0000) {
      long sign = (long) (bits & 0x8000_0000) << 32;
      return sign | EXPONENT | (long) (bits & 0x007F_FFFF) << SINGLE_SHIFT;
    }
    return Double.doubleToRawLongBits(Float.intBitsToFloat(bits));
  }

  static long ofHalf(short bits) {
    long sign = (long) (bits & 0x8000) << 48;
    int exponent = bits >>> 10 & 0x1F;
    long mantissa = bits & 0x3FF;
    if (exponent == 0x1F) {
      return sign | EXPONENT | mantissa << HALF_SHIFT;
    }
    if (exponent == 0) {
      return sign | Double.doubleToRawLongBits(mantissa * HALF_SUBNORMAL_UNIT);
    }
    return sign | (exponent - 15 + 1023L) << 52 | mantissa << HALF_SHIFT;
  }

  /**
   * A long whose signed order is that of the numbers: zero and minus zero are one, and so are all
   * NaNs, which come last.
   *
   * @param bits of a 64-bit float
   */
  static long ordered(long bits) {
    long magnitude = bits & Long.MAX_VALUE;
    if (magnitude > EXPONENT) {
      return Long.MAX_VALUE;
    }
    return magnitude == 0 ? 0 : bits ^ bits >> 63 >>> 1;
  }

  /** The 32-bit float of equal value, if {@link #ofSingle} gives {@code bits} back. */
  static int toSingle(long bits) {
    if ((bits & EXPONENT) == EXPONENT) {
      int sign = (int) (bits >>> 32) & 0x8000_0000;
      return sign | 0x7F80_0000 | ((int) (bits >>> SINGLE_SHIFT) & 0x007F_FFFF);
    }
    return Float.floatToRawIntBits((float) Double.longBitsToDouble(bits));
  }

  /** The 16-bit float of equal value, if {@link #ofHalf} gives {@code bits} back. */
  static short toHalf(long bits) {
    int sign = (int) (bits >>> 48) & 0x8000;
    int exponent = (int) (bits >>> 52) & 0x7FF;
    int mantissa = (int) (bits >>> HALF_SHIFT) & 0x3FF;
    if (exponent == 0x7FF) {
      return (short) (sign | 0x7C00 | mantissa);
    }
    if (exponent - 1023 >= -14) {
      return (short) (sign | ((exponent - 1023 + 15) & 0x1F) << 10 | mantissa);
    }
    double value = Math.abs(Double.longBitsToDouble(bits));
    return (short) (sign | ((int) (value / HALF_SUBNORMAL_UNIT) & 0x3FF));
  }
}
