package dev.sheaf.store.rows;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * The binary operations on row sets: what becomes of a chunk that only one side has, of one that
 * both share, and of one on which they differ.
 */
enum SetOperation {
  AND(false, false, true) {
    @Override
    @Nullable Container apply(Container a, Container b) {
      return Containers.and(a, b);
    }
  },
  OR(true, true, true) {
    @Override
    Container apply(Container a, Container b) {
      return Containers.or(a, b);
    }
  },
  AND_NOT(true, false, false) {
    @Override
    @Nullable Container apply(Container a, Container b) {
      return Containers.andNot(a, b);
    }
  },
  XOR(true, true, false) {
    @Override
    @Nullable Container apply(Container a, Container b) {
      return Containers.xor(a, b);
    }
  };

  private final boolean keepsLeft;
  private final boolean keepsRight;
  private final boolean keepsShared;

  SetOperation(boolean keepsLeft, boolean keepsRight, boolean keepsShared) {
    this.keepsLeft = keepsLeft;
    this.keepsRight = keepsRight;
    this.keepsShared = keepsShared;
  }

  abstract @Nullable Container apply(Container a, Container b);

  /**
   * The result of the operation. It shares with its operands every block and every container that
   * it leaves as it was.
   */
  RowSet apply(RowSet left, RowSet right) {
    if (right.isEmpty()) {
      return keepsLeft ? left : right;
    }
    if (left.isEmpty()) {
      return keepsRight ? right : left;
    }
    RowSet result = combine(left, right);
    if (this == XOR) {
      return result;
    }
    // A subset or superset of as many rows is the same set: let it be the same object.
    if (result.cardinality() == left.cardinality()) {
      return left;
    }
    return this != AND_NOT && result.cardinality() == right.cardinality() ? right : result;
  }

  private RowSet combine(RowSet left, RowSet right) {
    BlockAppender result = new BlockAppender();
    PairWalk walk = new PairWalk(left, right);
    for (PairWalk.Step step = walk.next(); step != PairWalk.Step.END; step = walk.next()) {
      if (append(step, walk, result)) {
        result.offer(walk.leftFinished(), walk.rightFinished());
      }
    }
    return result.build();
  }

  /** Appends what becomes of a step; says whether that may have been the end of a block. */
  private boolean append(PairWalk.Step step, PairWalk walk, BlockAppender result) {
    switch (step) {
      case LEFT_BLOCK -> appendIf(keepsLeft, walk.leftBlock(), result);
      case RIGHT_BLOCK -> appendIf(keepsRight, walk.rightBlock(), result);
      case SHARED_BLOCK -> appendIf(keepsShared, walk.leftBlock(), result);
      case LEFT -> {
        if (keepsLeft) {
          result.append(walk.leftBlock(), walk.leftEntry());
        }
        return keepsLeft;
      }
      case RIGHT -> {
        if (keepsRight) {
          result.append(walk.rightBlock(), walk.rightEntry());
        }
        return keepsRight;
      }
      case BOTH -> {
        appendBoth(walk, result);
        return true;
      }
      case END -> {}
    }
    return false;
  }

  private void appendBoth(PairWalk walk, BlockAppender result) {
    Container a = walk.leftContainer();
    Container b = walk.rightContainer();
    if (a != b) {
      result.append(walk.leftBlock().key(walk.leftEntry()), apply(a, b));
    } else if (keepsShared) {
      result.append(walk.leftBlock(), walk.leftEntry());
    }
  }

  private static void appendIf(boolean keeps, Block block, BlockAppender result) {
    if (keeps) {
      result.append(block);
    }
  }
}
