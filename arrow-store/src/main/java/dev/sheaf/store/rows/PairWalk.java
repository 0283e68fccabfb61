package dev.sheaf.store.rows;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * A walk over two directories at once, in ascending order of keys, that passes a whole block in one
 * step where only one side has rows or where both sides share it.
 *
 * <p><b>Cost.</b> O(blocks of both sides + entries of the blocks that differ).
 */
final class PairWalk {
  /** What a step of the walk stands on. */
  enum Step {
    /** A block of the left side, all of whose keys are absent on the right. */
    LEFT_BLOCK,
    /** A block of the right side, all of whose keys are absent on the left. */
    RIGHT_BLOCK,
    /** One block that both sides share. */
    SHARED_BLOCK,
    /** An entry of the left side whose key is absent on the right. */
    LEFT,
    /** An entry of the right side whose key is absent on the left. */
    RIGHT,
    /** A key that both sides have. */
    BOTH,
    /** Nothing is left. */
    END
  }

  private final Side left;
  private final Side right;
  private Step step = Step.END;

  PairWalk(RowSet left, RowSet right) {
    this.left = new Side(left.blocks());
    this.right = new Side(right.blocks());
  }

  /** Goes on to the next step, and says what it stands on. */
  Step next() {
    leaveStep();
    step = findStep();
    return step;
  }

  Block leftBlock() {
    return left.block();
  }

  Block rightBlock() {
    return right.block();
  }

  int leftEntry() {
    return left.entry;
  }

  int rightEntry() {
    return right.entry;
  }

  Container leftContainer() {
    return left.block().container(left.entry);
  }

  Container rightContainer() {
    return right.block().container(right.entry);
  }

  /** The left block, if it ends with this step and does not lie within a right one. */
  @Nullable Block leftFinished() {
    return step == Step.LEFT || step == Step.BOTH ? finished(left, right) : null;
  }

  /** The right block, if it ends with this step and does not lie within a left one. */
  @Nullable Block rightFinished() {
    return step == Step.RIGHT || step == Step.BOTH ? finished(right, left) : null;
  }

  private @Nullable Block finished(Side side, Side other) {
    if (!side.atBlockEnd()) {
      return null;
    }
    boolean within =
        !other.atEnd()
            && other.block().firstKey() <= side.block().firstKey()
            && !(step == Step.BOTH && other.atBlockEnd());
    return within ? null : side.block();
  }

  private void leaveStep() {
    switch (step) {
      case LEFT_BLOCK -> left.skipBlock();
      case RIGHT_BLOCK -> right.skipBlock();
      case SHARED_BLOCK -> {
        left.skipBlock();
        right.skipBlock();
      }
      case LEFT -> left.skipEntry();
      case RIGHT -> right.skipEntry();
      case BOTH -> {
        left.skipEntry();
        right.skipEntry();
      }
      case END -> {}
    }
  }

  private Step findStep() {
    if (left.atEnd() && right.atEnd()) {
      return Step.END;
    }
    if (left.atBlockStart()) {
      if (right.atBlockStart() && left.block() == right.block()) {
        return Step.SHARED_BLOCK;
      }
      if (left.block().lastKey() < right.key()) {
        return Step.LEFT_BLOCK;
      }
    }
    if (right.atBlockStart() && right.block().lastKey() < left.key()) {
      return Step.RIGHT_BLOCK;
    }
    int order = Long.compare(left.key(), right.key());
    if (order == 0) {
      return Step.BOTH;
    }
    return order < 0 ? Step.LEFT : Step.RIGHT;
  }

  /** The place of the walk in one directory. */
  private static final class Side {
    final Block[] blocks;
    int index;
    int entry;

    Side(Block[] blocks) {
      this.blocks = blocks;
    }

    boolean atEnd() {
      return index == blocks.length;
    }

    boolean atBlockStart() {
      return entry == 0 && !atEnd();
    }

    Block block() {
      return blocks[index];
    }

    /** The key of the entry, greater than all keys at the end. */
    long key() {
      return atEnd() ? Long.MAX_VALUE : blocks[index].key(entry);
    }

    boolean atBlockEnd() {
      return entry == blocks[index].size() - 1;
    }

    void skipBlock() {
      index++;
    }

    void skipEntry() {
      if (++entry == blocks[index].size()) {
        entry = 0;
        index++;
      }
    }
  }
}
