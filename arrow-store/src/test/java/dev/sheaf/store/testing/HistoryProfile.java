package dev.sheaf.store.testing;

import java.util.EnumSet;
import java.util.Random;
import java.util.Set;

/**
 * What kind of history it is. Each history is a swarm of its own: it leaves a random half of the
 * operations out, so that rare combinations of the others become common.
 *
 * @param seed of choices that all steps share, such as the values that repeat
 * @param operations those that occur
 * @param shape how branches relate
 * @param stepCount steps after the first
 * @param branchesMax branches at most
 * @param keysMax different values of a key column, about
 * @param batchRowsMax rows of a batch
 * @param mistakePercent batches with something wrong
 * @param nested whether there are columns of nested types
 * @param rowSetCacheBytes heap for row sets; little, so that they are made anew at each use, or
 *     much
 */
record HistoryProfile(
    long seed,
    Set<HistoryOperation> operations,
    Shape shape,
    int stepCount,
    int branchesMax,
    int keysMax,
    int batchRowsMax,
    int mistakePercent,
    boolean nested,
    long rowSetCacheBytes) {
  /** How branches relate. */
  enum Shape {
    /** One branch, mostly. */
    LINEAR,
    /** Branches from the main one, each with a few versions of its own. */
    STAR,
    /** Short branches from the main one, which goes on; new work on the newest. */
    CURATION,
    /** Branches from anything, written to in any order. */
    TANGLE
  }

  private static final Set<HistoryOperation> ALWAYS =
      EnumSet.of(HistoryOperation.UPSERT, HistoryOperation.COMMIT, HistoryOperation.CREATE_TABLE);

  static HistoryProfile of(long seed) {
    Random random = Seeds.random(seed ^ 0x9805);
    Set<HistoryOperation> operations = EnumSet.copyOf(ALWAYS);
    boolean all = random.nextInt(8) == 0;
    for (HistoryOperation operation : HistoryOperation.values()) {
      if (all || random.nextInt(10) < 6) {
        operations.add(operation);
      }
    }
    Shape shape = Shape.values()[random.nextInt(Shape.values().length)];
    return new HistoryProfile(
        seed,
        operations,
        shape,
        8 + random.nextInt(24),
        shape == Shape.LINEAR ? 2 : 2 + random.nextInt(7),
        pick(random, 2, 6, 20, 80),
        pick(random, 3, 8, 40),
        pick(random, 0, 5, 25),
        random.nextInt(3) == 0,
        pick(random, 0, 4_000, 10_000_000));
  }

  /** Draws an operation that occurs, by weight. */
  HistoryOperation operation(Random random) {
    int total = operations.stream().mapToInt(HistoryOperation::weight).sum();
    int at = random.nextInt(total);
    for (HistoryOperation operation : operations) {
      at -= operation.weight();
      if (at < 0) {
        return operation;
      }
    }
    throw new AssertionError("weights do not add up");
  }

  private static int pick(Random random, int... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
