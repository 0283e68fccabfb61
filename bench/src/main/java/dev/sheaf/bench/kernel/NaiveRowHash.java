package dev.sheaf.bench.kernel;

import dev.sheaf.store.rows.Fingerprint;
import java.math.BigInteger;

/**
 * The content hash of a row of one value, as its description says, without a thought for speed:
 * products of 128 bits are big integers.
 */
final class NaiveRowHash {
  private static final long[] K = {
    0x6A09_E667_F3BC_C908L,
    0xBB67_AE85_84CA_A73BL,
    0x3C6E_F372_FE94_F82BL,
    0xA54F_F53A_5F1D_36F1L,
    0x510E_527F_ADE6_82D1L,
    0x9B05_688C_2B3E_6C1FL,
    0x1F83_D9AB_FB41_BD6BL
  };

  private NaiveRowHash() {}

  static Fingerprint of(long columnId, long value) {
    long w = (value ^ scramble(columnId + K[0])) * multiplier(columnId, 1);
    w ^= w >>> 32;
    long a = w * multiplier(columnId, 2);
    long b = w * multiplier(columnId, 3);
    return finished(b ^ (b >>> 29), a ^ (a >>> 32));
  }

  static Fingerprint of(long columnId, byte[] value) {
    long x = K[2];
    long y = K[3];
    int at = 0;
    for (; value.length - at > 16; at += 16) {
      long a = word(value, at);
      long b = word(value, at + 8);
      x = fold(a ^ K[4], b ^ x);
      y = fold(b ^ K[5], a ^ y);
    }
    x = (x ^ word(value, at)) + value.length * K[6];
    y ^= word(value, at + 8);
    long p = (x ^ scramble(columnId + K[0])) * multiplier(columnId, 1);
    p ^= p >>> 32;
    long q = (y + p) * multiplier(columnId, 2);
    q ^= q >>> 29;
    long z = (p + q) * multiplier(columnId, 3);
    long t = q * multiplier(columnId, 4);
    return finished(t ^ (t >>> 29), z ^ (z >>> 32));
  }

  static Fingerprint finished(long high, long low) {
    long h = high + scramble(low ^ K[0]);
    return new Fingerprint(h, low + scrambleAgain(h ^ K[1]));
  }

  private static long multiplier(long columnId, int i) {
    return scramble(columnId + K[i]) | 1;
  }

  /** Eight bytes, zero behind the last. */
  private static long word(byte[] value, int at) {
    long word = 0;
    for (int i = 0; i < 8 && at + i < value.length; i++) {
      word |= (value[at + i] & 0xFFL) << (8 * i);
    }
    return word;
  }

  private static long fold(long a, long b) {
    BigInteger product = BigInteger.valueOf(a).multiply(BigInteger.valueOf(b));
    return product.shiftRight(64).longValue() ^ product.longValue();
  }

  private static long scramble(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return b ^ (b >>> 31);
  }

  private static long scrambleAgain(long z) {
    long a = (z ^ (z >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    long b = (a ^ (a >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return b ^ (b >>> 33);
  }
}
