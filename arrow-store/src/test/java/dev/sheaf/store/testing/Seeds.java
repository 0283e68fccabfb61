package dev.sheaf.store.testing;

import java.security.SecureRandom;
import java.util.Random;

/**
 * Where the random choices of a test come from.
 *
 * <p>Each run of the tests draws one new seed, from which all others follow, so that repeated
 * builds try ever new cases. When a test fails, the seed to replay it with is printed ({@link
 * SeedReporter}) and, within {@link #forEach}, named by the failure. Two system properties, given
 * to Maven as they are:
 *
 * <ul>
 *   <li>{@code -Dsheaf.seed=N} makes {@code N} the seed of the run: with the number that a failure
 *       of {@link #forEach} names, the failing iteration is the first;
 *   <li>{@code -Dsheaf.iterations=K} multiplies the iterations of every {@link #forEach} by {@code
 *       K}.
 * </ul>
 *
 * <p><b>Threads.</b> All methods may be called from any thread; a returned {@link Random} belongs
 * to one.
 */
public final class Seeds {
  /** The system property that fixes the seed of the run. */
  public static final String SEED_PROPERTY = "sheaf.seed";

  /** The system property that multiplies iterations. */
  public static final String ITERATIONS_PROPERTY = "sheaf.iterations";

  private static final long RUN_SEED = Long.getLong(SEED_PROPERTY, new SecureRandom().nextLong());

  /** The golden ratio in 64 bits: consecutive multiples of it are far apart. */
  private static final long STRIDE = 0x9E37_79B9_7F4A_7C15L;

  private static volatile boolean used;

  private Seeds() {}

  /** One iteration of a random test. */
  @FunctionalInterface
  public interface Trial {
    /**
     * Runs the iteration; all its random choices follow from the seed.
     *
     * @throws Exception when the test fails
     */
    void run(long seed) throws Exception;
  }

  /** The seed of this run. */
  public static long runSeed() {
    used = true;
    return RUN_SEED;
  }

  /** A generator that follows from the seed of the run and a name, best that of the test. */
  public static Random random(String name) {
    return random(runSeed() + STRIDE * name.hashCode());
  }

  /** A generator that follows from one seed. Neighbouring seeds give unrelated sequences. */
  public static Random random(long seed) {
    return new Random(mix(seed));
  }

  /**
   * Runs {@code count} iterations, or a multiple of them, with different seeds.
   *
   * @throws AssertionError when an iteration fails, with its seed; the cause is the failure
   */
  public static void forEach(int count, Trial trial) {
    long iterations = Math.multiplyExact(count, Long.getLong(ITERATIONS_PROPERTY, 1L));
    forEach(runSeed(), iterations, trial);
  }

  static void forEach(long firstSeed, long iterations, Trial trial) {
    for (long i = 0; i < iterations; i++) {
      long seed = firstSeed + STRIDE * i;
      try {
        trial.run(seed);
      } catch (Exception | AssertionError failure) {
        throw new AssertionError(
            "iteration %d of %d failed, replay it with -D%s=%d: %s"
                .formatted(i + 1, iterations, SEED_PROPERTY, seed, failure.getMessage()),
            failure);
      }
    }
  }

  /** Whether a test of this JVM has asked for a seed. */
  static boolean used() {
    return used;
  }

  /** The finalizer of SplitMix64: a bijection that spreads every input bit over the result. */
  private static long mix(long seed) {
    long z = seed + STRIDE;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }
}
