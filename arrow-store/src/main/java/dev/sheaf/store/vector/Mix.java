package dev.sheaf.store.vector;

/**
 * The arithmetic of hashes: 128 bits in two lanes, {@code high} and {@code low}.
 *
 * <p><b>Stored.</b> Row hashes go into fingerprints and version ids: everything here is part of the
 * dataset format, pinned by golden values. It guards against accidents, not against somebody who
 * constructs collisions.
 *
 * <p>Every column has multipliers of its own, drawn from its id. With multipliers common to all, or
 * with one multiplication per lane, sums over columns collided on plain inputs such as {@code (a +
 * 1, b - 1)}; with these, grids of small, large, negative and floating numbers and of short texts
 * collide as random numbers do. Both lanes of a number of at most 64 bits are bijections of it, and
 * the two lanes together are one of 128 bits: one column alone never collides on them. Longer bytes
 * are first folded to 128 bits, 16 at a time, by multiplying two words and folding the product (the
 * construction of wyhash and mum-hash).
 *
 * <p>All arithmetic is modulo 2^64; {@link #fold} uses the upper half of the signed product, which
 * is one instruction where it matters.
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

  /** A bijection that spreads every bit: variant 13 of Stafford, the finalizer of SplitMix64. */
  static long scramble(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  /** Another one: the finalizer of MurmurHash3. */
  static long scrambleAgain(long z) {
    z = (z ^ (z >>> 33)) * 0xFF51_AFD7_ED55_8CCDL;
    z = (z ^ (z >>> 33)) * 0xC4CE_B9FE_1A85_EC53L;
    return z ^ (z >>> 33);
  }

  /** Both halves of the signed product of 128 bits, folded. */
  static long fold(long a, long b) {
    return Math.multiplyHigh(a, b) ^ (a * b);
  }

  /** The upper lane of a row, from the sums of its values' lanes: the first half of a bijection. */
  static long rowHigh(long high, long low) {
    return high + scramble(low ^ K0);
  }

  /** The lower lane of a row, from its upper lane and the sum of its values' lower lanes. */
  static long rowLow(long rowHigh, long low) {
    return low + scrambleAgain(rowHigh ^ K1);
  }

  /** The first half of the state of a sequence, after a step with {@code (a, b)}; at first K2. */
  static long stepX(long x, long a, long b) {
    return fold(a ^ K4, b ^ x);
  }

  /** The second half of the state of a sequence, after a step with {@code (a, b)}; at first K3. */
  static long stepY(long y, long a, long b) {
    return fold(b ^ K5, a ^ y);
  }

  /** The first half of the 128 bits that stand for a sequence of {@code length}. */
  static long endX(long x, long length) {
    return x + length * K6;
  }

  /** A seed for a name: its UTF-16 units in order. */
  static long nameSeed(String name) {
    long seed = K7;
    for (int i = 0; i < name.length(); i++) {
      seed = scramble(seed ^ name.charAt(i));
    }
    return scramble(seed ^ ((long) name.length() << 32));
  }
}
