package dev.sheaf.store.testing;

import java.util.HashMap;
import java.util.Map;

/**
 * A floating-point value by its bits as a double, for tests only: NaNs keep their payload and zeros
 * their sign, and a value of a narrower type equals the same value of a wider one.
 *
 * @param bits as of a double
 */
public record Real(long bits) implements Comparable<Real> {
  private static final Map<Real, Short> HALVES = new HashMap<>();

  static {
    for (int bits = 0; bits <= 0xFFFF; bits++) {
      HALVES.put(ofHalf((short) bits), (short) bits);
    }
  }

  /** Of a double. */
  public static Real of(double value) {
    return new Real(Double.doubleToRawLongBits(value));
  }

  /** Of a half by its bits. */
  public static Real ofHalf(short bits) {
    return of(bits < 0, (bits >>> 10) & 0x1F, bits & 0x3FF, 5, 10);
  }

  /** Of a single by its bits. */
  public static Real ofSingle(int bits) {
    return of(bits < 0, (bits >>> 23) & 0xFF, bits & 0x7F_FFFF, 8, 23);
  }

  /** Whether a half holds this very value. */
  public boolean isHalf() {
    return HALVES.containsKey(this);
  }

  /** The bits of the half that this is. */
  public short toHalf() {
    Short half = HALVES.get(this);
    if (half == null) {
      throw new IllegalStateException(this + " is not a half");
    }
    return half;
  }

  /** Whether a single holds this very value. */
  public boolean isSingle() {
    return ofSingle(singleBits()).equals(this);
  }

  /** The bits of the single that this is. */
  public int toSingle() {
    if (!isSingle()) {
      throw new IllegalStateException(this + " is not a single");
    }
    return singleBits();
  }

  /** The value. */
  public double value() {
    return Double.longBitsToDouble(bits);
  }

  @Override
  public int compareTo(Real other) {
    return Long.compareUnsigned(bits, other.bits);
  }

  @Override
  public String toString() {
    return Double.isNaN(value()) ? "NaN:" + Long.toHexString(bits) : String.valueOf(value());
  }

  /** IEEE 754, read literally: sign, biased exponent, fraction. */
  private static Real of(
      boolean negative, int exponent, long fraction, int exponentBits, int fractionBits) {
    int bias = (1 << (exponentBits - 1)) - 1;
    long magnitude;
    if (exponent == (1 << exponentBits) - 1) {
      magnitude = 0x7FFL << 52 | fraction << (52 - fractionBits);
    } else {
      long digits = exponent == 0 ? fraction : fraction | 1L << fractionBits;
      int scale = Math.max(exponent, 1) - bias - fractionBits;
      magnitude = Double.doubleToRawLongBits(Math.scalb((double) digits, scale));
    }
    return new Real(negative ? magnitude | Long.MIN_VALUE : magnitude);
  }

  /** The nearest single; for a NaN the one with the upper bits of the payload. */
  private int singleBits() {
    if (Double.isNaN(value())) {
      return (bits < 0 ? 0x8000_0000 : 0) | 0x7F80_0000 | ((int) (bits >>> 29) & 0x7F_FFFF);
    }
    return Float.floatToRawIntBits((float) value());
  }
}
