package dev.sheaf.store.rows;

import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * Walks the union of many row sets chunk by chunk, and says for each row which of them hold it: one
 * pass over the segments reads many versions, and emits each row once.
 *
 * <p>The rows of a chunk fall into <em>groups</em>: those of a group are held by the same inputs.
 * There are few groups, because versions differ in few rows, so a reader looks up the inputs of a
 * group once, not those of a row.
 *
 * <pre>{@code
 * MultiRowSetCursor cursor = new MultiRowSetCursor(versions);
 * while (cursor.next()) {
 *   int count = cursor.rows().positions(positions);
 *   for (int i = 0; i < count; i++) emit(positions[i], inputs[cursor.groupAt(positions[i])]);
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> One, and one use. <b>Memory.</b> Some 512 KiB, once groups or stretches are
 * asked for.
 *
 * <p><b>Cost</b> per chunk: O(inputs) references, and where inputs differ and somebody asks for
 * groups O(rows of the chunk + rows in which one distinct container differs from the one before it
 * in the order of inputs). Inputs in the order of history are cheapest.
 *
 * @source Decibel IV (multi-branch scan, Q4)
 */
public final class MultiRowSetCursor {
  private final ManyWalk walk;
  private @Nullable RowChunk rows;
  private @Nullable RowPartition partition;
  private @Nullable Stretches stretches;
  private @Nullable Container union;

  /** The first row of each group; null until somebody asks for groups. */
  private int @Nullable [] firsts;

  /** A cursor that stands before the first chunk. */
  public MultiRowSetCursor(List<RowSet> inputs) {
    walk = new ManyWalk(inputs);
  }

  /** Goes on to the next chunk of which any input holds a row; false at the end. */
  public boolean next() {
    if (!walk.next()) {
      rows = null;
      union = null;
      return false;
    }
    union = RowSets.chunkUnion(walk);
    rows = new RowChunk(walk.key(), union, union.getCardinality());
    firsts = null;
    return true;
  }

  /** The rows of the chunk that any input holds. */
  public RowChunk rows() {
    if (rows == null) {
      throw new IllegalStateException("the cursor stands on no chunk");
    }
    return rows;
  }

  /** How many groups the rows of the chunk fall into; they are numbered by their first rows. */
  public int groupCount() {
    return firsts().length;
  }

  /** The group of the row at a position of the chunk, -1 if no input holds it. */
  public int groupAt(int position) {
    if (firsts().length == 1) {
      return rows().contains(position) ? 0 : RowPartition.ABSENT;
    }
    Objects.checkIndex(position, RowAddress.CHUNK_ROWS);
    return Objects.requireNonNull(partition).groupAt(position);
  }

  /**
   * Which inputs hold the rows of a group, by their place in the list; the caller's to keep.
   *
   * <p><b>Cost.</b> O(inputs).
   */
  public BitSet inputs(int group) {
    char position = (char) firsts()[group];
    boolean[] holds = new boolean[walk.distinctCount()];
    for (int place = 0; place < holds.length; place++) {
      holds[place] = walk.distinct(place).contains(position);
    }
    BitSet inputs = new BitSet(walk.inputCount());
    for (int input = 0; input < walk.inputCount(); input++) {
      int place = walk.placeOfInput(input);
      inputs.set(input, place >= 0 && holds[place]);
    }
    return inputs;
  }

  /**
   * Names each row of the chunk once for each stretch of inputs, next to each other in the list,
   * that hold it.
   *
   * <p><b>Cost.</b> O(inputs + rows in which an input differs from the one before it), and one
   * operation on containers for each input that differs.
   */
  public void forEachStretch(StretchConsumer consumer) {
    if (stretches == null) {
      stretches = new Stretches(walk);
    }
    stretches.forEach(consumer);
  }

  private int[] firsts() {
    if (union == null) {
      throw new IllegalStateException("the cursor stands on no chunk");
    }
    if (firsts == null) {
      firsts = walk.distinctCount() == 1 ? new int[] {union.first()} : divide(union);
    }
    return firsts;
  }

  private int[] divide(Container all) {
    RowPartition groups = partition == null ? new RowPartition() : partition;
    partition = groups;
    groups.start(all);
    groups.refine(walk.distinct(0));
    for (int place = 1; place < walk.distinctCount(); place++) {
      Container changed = Containers.xor(walk.distinct(place - 1), walk.distinct(place));
      if (changed != null) {
        groups.refine(changed);
      }
    }
    return groups.number(all);
  }
}
