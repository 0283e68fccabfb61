package dev.sheaf.store.rows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FingerprintTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(128);

  @Test
  void sumAndDifferenceAreModulo128Bits() {
    Random random = new Random(128);
    for (int i = 0; i < 10_000; i++) {
      Fingerprint a = pick(random);
      Fingerprint b = pick(random);
      assertEquals(value(a).add(value(b)).mod(MODULUS), value(a.plus(b)));
      assertEquals(value(a).subtract(value(b)).mod(MODULUS), value(a.minus(b)));
    }
  }

  private static Fingerprint pick(Random random) {
    long[] edges = {0, 1, -1, Long.MIN_VALUE, Long.MAX_VALUE, random.nextLong()};
    return new Fingerprint(edges[random.nextInt(6)], edges[random.nextInt(6)]);
  }

  private static BigInteger value(Fingerprint f) {
    return new BigInteger(f.toString(), 16);
  }
}
