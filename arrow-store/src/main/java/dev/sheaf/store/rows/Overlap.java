package dev.sheaf.store.rows;

import org.roaringbitmap.Container;

/**
 * Questions about two row sets whose answer needs no third. All pass over shared blocks and shared
 * containers without looking into them.
 */
final class Overlap {
  private Overlap() {}

  /** How many rows both sides hold. */
  static long cardinality(RowSet left, RowSet right) {
    long rows = 0;
    PairWalk walk = new PairWalk(left, right);
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      if (step == PairWalk.Step.SHARED_BLOCK) {
        rows += walk.leftBlock().cardinality();
      } else if (step == PairWalk.Step.BOTH) {
        Container a = walk.leftContainer();
        Container b = walk.rightContainer();
        rows += a == b ? walk.leftBlock().cardinality(walk.leftEntry()) : a.andCardinality(b);
      }
    }
    return rows;
  }

  static boolean exists(RowSet left, RowSet right) {
    PairWalk walk = new PairWalk(left, right);
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      if (step == PairWalk.Step.SHARED_BLOCK
          || (step == PairWalk.Step.BOTH
              && Containers.intersect(walk.leftContainer(), walk.rightContainer()))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the right side holds every row of the left. */
  static boolean isSubset(RowSet left, RowSet right) {
    if (left.cardinality() > right.cardinality()) {
      return false;
    }
    PairWalk walk = new PairWalk(left, right);
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      if (step == PairWalk.Step.LEFT_BLOCK
          || step == PairWalk.Step.LEFT
          || (step == PairWalk.Step.BOTH
              && !Containers.isSubset(walk.leftContainer(), walk.rightContainer()))) {
        return false;
      }
    }
    return true;
  }

  static boolean isEqual(RowSet left, RowSet right) {
    if (left.cardinality() != right.cardinality()) {
      return false;
    }
    PairWalk walk = new PairWalk(left, right);
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      if (step != PairWalk.Step.SHARED_BLOCK
          && (step != PairWalk.Step.BOTH
              || !Containers.equal(walk.leftContainer(), walk.rightContainer()))) {
        return false;
      }
    }
    return true;
  }
}
