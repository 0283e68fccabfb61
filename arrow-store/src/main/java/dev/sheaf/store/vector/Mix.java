package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The arithmetic of hashes: 128 bits in two lanes, {@code high} and {@code low}.
 *
 * <p><b>Stored.</b> Row hashes go into fingerprints and version ids: everything here is part of the
 * dataset format, pinned by golden values. It guards against accidents, not against somebody who
 * constructs collisions.
 *
 * <p>The lanes of a value of at most 64 bits, under a seed, are two bijections of it with unrelated
 * constants, so that one column alone never collides. Of 128 bits, each lane is a bijection of
 * either half while the other is fixed. Longer bytes are folded, 16 at a time, by multiplying to
 * 128 bits and folding those (the construction of wyhash and mum-hash), then finished as 128 bits.
 *
 * <p>All arithmetic is modulo 2^64; {@link #fold} uses the signed upper half of the product, which
 * every Java platform since 9 has as one instruction.
 */
final class Mix {
  // The fractional parts of the square roots of the first eight primes: nothing up the sleeve.
  static final long K0 = 0x6A09_E667_F3BC_C908L;
  static final long K1 = 0xBB67_AE85_84CA_A73BL;
  static final long K2 = 0x3C6E_F372_FE94_F82BL;
  static final long K3 = 0xA54F_F53A_5F1D_36F1L;
  static final long K4 = 0x510E_527F_ADE6_82D1L;
  static final long K5 = 0x9B05_688C_2B3E_6C1FL;
  static final long K6 = 0x1F83_D9AB_FB41_BD6BL;
  static final long K7 = 0x5BE0_CD19_137E_2179L;

  private Mix() {}

  /** A bijection: variant 13 of Stafford, the finalizer of SplitMix64. */
  static long low(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  /** A bijection: the finalizer of MurmurHash3. */
  static long high(long z) {
    z = (z ^ (z >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return z ^ (z >>> 33);
  }

  /** Both halves of the signed product, folded. */
  static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }

  /** The seed of the low lane. */
  static long lowSeed(long seed) {
    return low(seed + K0);
  }

  /** The seed of the high lane. */
  static long highSeed(long seed) {
    return high(seed + K1);
  }

  /** The low lane of 128 bits. */
  static long low(long x, long y, long lowSeed) {
    return low(x + high(y ^ lowSeed));
  }

  /** The high lane of 128 bits. */
  static long high(long x, long y, long highSeed) {
    return high(y + low(x ^ highSeed));
  }

  /** The first half of the state of a sequence, after a step with {@code (a, b)}. */
  static long stepX(long x, long a, long b) {
    return fold(a ^ K4, b ^ x);
  }

  /** The second half of the state of a sequence, after a step with {@code (a, b)}. */
  static long stepY(long y, long a, long b) {
    return fold(b ^ K5, a ^ y);
  }

  /** The first half of 128 bits that stand for a sequence of {@code length}. */
  static long endX(long x, long length) {
    return x + length * K6;
  }

  /** A seed for a name: its UTF-16 units in order. */
  static long nameSeed(String name) {
    long seed = K7;
    for (int i = 0; i < name.length(); i++) {
      seed = low(seed ^ name.charAt(i));
    }
    return low(seed ^ ((long) name.length() << 32));
  }

  /** The last up to 16 bytes of a sequence, as two words of which the first is this. */
  static long tailA(long at, int length) {
    if (length >= 8) {
      return MemoryUtil.getLong(at);
    }
    if (length >= 4) {
      return MemoryUtil.getInt(at) & 0xFFFF_FFFFL;
    }
    if (length == 0) {
      return 0;
    }
    long first = MemoryUtil.getByte(at) & 0xFFL;
    long middle = MemoryUtil.getByte(at + (length >>> 1)) & 0xFFL;
    long last = MemoryUtil.getByte(at + length - 1) & 0xFFL;
    return first | middle << 8 | last << 16;
  }

  /** The second word: it overlaps the first where there are less than 16 bytes. */
  static long tailB(long at, int length) {
    if (length >= 8) {
      return MemoryUtil.getLong(at + length - 8);
    }
    return length >= 4 ? MemoryUtil.getInt(at + length - 4) & 0xFFFF_FFFFL : 0;
  }
}
