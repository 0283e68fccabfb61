package dev.sheaf.store.rows;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * Makes the directory of a row set from entries and whole blocks in ascending order of keys, and
 * shares blocks where it can.
 *
 * <p>Entries gather in a buffer of at most two blocks. After the entries that came from a block,
 * {@link #offer} lets the appender find out that they still equal it and share it instead. No two
 * neighbouring blocks of the result would fit into one, so n chunks take at most n/64 + 1 blocks.
 */
final class BlockAppender {
  private static final int BUFFER_MAX = 2 * Block.ENTRIES_MAX;

  private final List<Block> blocks = new ArrayList<>();
  private long cardinality;

  private long[] keys = new long[8];
  private @Nullable Container[] containers = new Container[8];
  private int[] cardinalities = new int[8];
  private int buffered;

  /** Appends an entry, unless its container is null: an empty chunk has no entry. */
  void append(long key, @Nullable Container container) {
    if (container != null) {
      append(key, container, container.getCardinality());
    }
  }

  void append(long key, Container container, int rows) {
    if (buffered == keys.length) {
      makeRoom();
    }
    keys[buffered] = key;
    containers[buffered] = container;
    cardinalities[buffered++] = rows;
  }

  /** Appends an entry of another directory. */
  void append(Block from, int entry) {
    append(from.key(entry), from.container(entry), from.cardinality(entry));
  }

  /** Appends all entries of a block and shares it. */
  void append(Block block) {
    flush(buffered);
    emit(block);
  }

  /**
   * Tells that the operands' blocks {@code a} and {@code b}, where not null, end here: if the last
   * entries appended are those of one of them, it is shared, or at least its array of keys is. The
   * one that reaches further back has precedence.
   */
  void offer(@Nullable Block a, @Nullable Block b) {
    if (a != null && b != null && b.firstKey() < a.firstKey()) {
      offer(b, a);
    } else if (!share(a) && !share(b) && !shareKeys(a)) {
      shareKeys(b);
    }
  }

  /** The row set of all that was appended; the appender is spent. */
  RowSet build() {
    flush(buffered);
    return blocks.isEmpty()
        ? RowSet.empty()
        : new RowSet(blocks.toArray(new Block[0]), cardinality);
  }

  private boolean share(@Nullable Block block) {
    if (block == null || !endsWithKeysOf(block)) {
      return false;
    }
    int from = buffered - block.size();
    for (int entry = 0; entry < block.size(); entry++) {
      if (containers[from + entry] != block.container(entry)) {
        return false;
      }
    }
    endWith(block, block);
    return true;
  }

  private boolean shareKeys(@Nullable Block block) {
    if (block == null || !endsWithKeysOf(block)) {
      return false;
    }
    endWith(block, copy(block.sharedKeys(), buffered - block.size(), buffered));
    return true;
  }

  private boolean endsWithKeysOf(Block block) {
    int from = buffered - block.size();
    return from >= 0
        && keys[from] == block.firstKey()
        && Arrays.equals(keys, from, buffered, block.sharedKeys(), 0, block.size());
  }

  /** Replaces the last buffered entries, which have the keys of {@code ended}, by a block. */
  private void endWith(Block ended, Block replacement) {
    flush(buffered - ended.size());
    emit(replacement);
    buffered = 0;
  }

  private void makeRoom() {
    if (buffered == BUFFER_MAX) {
      flush(Block.ENTRIES_MAX);
      return;
    }
    int capacity = Math.min(BUFFER_MAX, 2 * buffered);
    keys = Arrays.copyOf(keys, capacity);
    containers = Arrays.copyOf(containers, capacity);
    cardinalities = Arrays.copyOf(cardinalities, capacity);
  }

  /** Makes one or two blocks of the first {@code count} buffered entries. */
  private void flush(int count) {
    if (count == 0) {
      return;
    }
    int half = count <= Block.ENTRIES_MAX ? count : count / 2;
    emit(copy(Arrays.copyOf(keys, half), 0, half));
    if (half < count) {
      emit(copy(Arrays.copyOfRange(keys, half, count), half, count));
    }
    buffered -= count;
    System.arraycopy(keys, count, keys, 0, buffered);
    System.arraycopy(containers, count, containers, 0, buffered);
    System.arraycopy(cardinalities, count, cardinalities, 0, buffered);
  }

  @SuppressWarnings("NullAway") // the entries below buffered are not null
  private Block copy(long[] ownKeys, int from, int to) {
    return new Block(
        ownKeys,
        Arrays.copyOfRange(containers, from, to),
        Arrays.copyOfRange(cardinalities, from, to));
  }

  private void emit(Block block) {
    cardinality += block.cardinality();
    int last = blocks.size() - 1;
    if (last >= 0 && blocks.get(last).size() + block.size() <= Block.ENTRIES_MAX) {
      blocks.set(last, blocks.get(last).concat(block));
    } else {
      blocks.add(block);
    }
  }
}
