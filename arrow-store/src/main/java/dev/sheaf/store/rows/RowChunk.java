package dev.sheaf.store.rows;

import java.util.Objects;
import org.roaringbitmap.Container;

/**
 * The rows that a row set holds in one chunk: at least one.
 *
 * <p>Positions count from the first offset of the chunk, {@link #firstOffset()}. An immutable view
 * that shares the row set's container.
 *
 * <p><b>Threads.</b> Any.
 */
public final class RowChunk {
  private final long key;
  private final Container container;
  private final int cardinality;

  RowChunk(long key, Container container, int cardinality) {
    this.key = key;
    this.container = container;
    this.cardinality = cardinality;
  }

  /** The segment of the chunk. */
  public int segment() {
    return RowAddress.segmentOfKey(key);
  }

  /** Which chunk of its segment this is, from 0. */
  public int chunk() {
    return RowAddress.chunkOfKey(key);
  }

  /** The offset in its segment of the chunk's position 0. */
  public int firstOffset() {
    return chunk() * RowAddress.CHUNK_ROWS;
  }

  /** How many rows; 1 to {@link RowAddress#CHUNK_ROWS}. */
  public int cardinality() {
    return cardinality;
  }

  /** Whether the row at a position is present. */
  public boolean contains(int position) {
    Objects.checkIndex(position, RowAddress.CHUNK_ROWS);
    return container.contains((char) position);
  }

  /** The position of the first row. */
  public int first() {
    return container.first();
  }

  /** The position of the last row. */
  public int last() {
    return container.last();
  }

  /** Whether the rows are one run: all from {@link #first()} to {@link #last()}. */
  public boolean isRun() {
    return last() - first() + 1 == cardinality;
  }

  /** Whether the rows are exactly the first {@code rowCount} positions. */
  public boolean isAll(int rowCount) {
    return cardinality == rowCount && last() == rowCount - 1;
  }

  /**
   * Fills in the positions of all rows, strictly increasing, and returns their count. What stands
   * behind them in {@code target} may be overwritten.
   *
   * <p><b>Cost.</b> Well below a nanosecond per row where most rows are present, 1 to 3 where few
   * are; see {@code SetBits}.
   *
   * @param target at least {@link #cardinality()} long
   */
  public int positions(int[] target) {
    requireRoom(target, cardinality);
    return new Positions().fill(container, target);
  }

  /**
   * Fills in the bounds of the maximal runs of rows, each as its first position and the position
   * behind its last, and returns the number of bounds: twice the number of runs.
   *
   * @param bounds long enough for {@code 2 * cardinality()} bounds, or for {@link
   *     RowAddress#CHUNK_ROWS} of them, which is always enough
   */
  public int runs(int[] bounds) {
    requireRoom(bounds, Math.min(2 * cardinality, RowAddress.CHUNK_ROWS));
    return new Positions().fillBounds(container, bounds);
  }

  /**
   * Overwrites {@code words} with one bit per position of the chunk: bit i of word w is position
   * {@code 64 * w + i}.
   *
   * @param words 1,024 long
   */
  public void toWords(long[] words) {
    if (words.length != Containers.WORDS) {
      throw new IllegalArgumentException("not the words of a chunk: " + words.length);
    }
    Positions.copyWords(container, words);
  }

  /** Whether both are views of one container, which the row sets share. Implies equal positions. */
  public boolean sharesContainerWith(RowChunk other) {
    return container == other.container;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowChunk that
        && key == that.key
        && Containers.equal(container, that.container);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(key) + container.hashCode();
  }

  @Override
  public String toString() {
    return "RowChunk[" + segment() + ":" + chunk() + ", " + cardinality + " rows]";
  }

  Container container() {
    return container;
  }

  private static void requireRoom(int[] target, int count) {
    if (target.length < count) {
      throw new IllegalArgumentException("room for " + target.length + ", needed for " + count);
    }
  }
}
