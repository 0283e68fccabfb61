package dev.sheaf.store.rows;

import java.util.Arrays;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * An immutable set of row addresses: which rows of a table are alive in a version, deleted by a
 * delta, selected by a query. The variable names the role.
 *
 * <p><b>Representation.</b> A directory of two levels over Roaring containers, one container per
 * chunk that holds a row:
 *
 * <pre>
 *   row set -> blocks   [ B0 | B1 | B2 ]                    n/64 references at most, for n chunks
 *                          |
 *                          v
 *              block    (segment 0, chunk 0) -> container    up to 128 entries
 *                       (segment 0, chunk 1) -> container
 *                       (segment 7, chunk 0) -> container
 * </pre>
 *
 * Blocks and containers are shared between row sets by reference. A set that differs from another
 * in one row has one block and one container of its own. The directory is at the same time what
 * Decibel calls the branch-segment bitmap: {@link #segments()}.
 *
 * <p><b>Invariants</b>, checked by {@link #verify()}: keys strictly increasing; no empty container;
 * the encoding of a container is a function of its content, so that equal sets are equal in bytes;
 * no two neighbouring blocks fit into one; every cached cardinality is right.
 *
 * <p><b>Threads.</b> Any; cursors belong to one.
 *
 * <p><b>Cost.</b> An operation on two sets passes over the blocks and containers that they share
 * without looking into them, and shares with its result whatever it leaves as it was, so its cost
 * is O(blocks + entries of differing blocks + bytes of differing containers). Where the result
 * equals an operand it is that operand.
 *
 * @source Decibel III (bitmap index, branch-segment bitmap)
 */
public final class RowSet {
  private static final RowSet EMPTY = new RowSet(new Block[0], 0);

  private final Block[] blocks;
  private final long cardinality;

  /** Takes over {@code blocks}, which keep the invariants. */
  RowSet(Block[] blocks, long cardinality) {
    this.blocks = blocks;
    this.cardinality = cardinality;
  }

  /** The set without rows. */
  public static RowSet empty() {
    return EMPTY;
  }

  /** The set of the given addresses, in any order. */
  public static RowSet of(long... addresses) {
    RowSetBuilder builder = new RowSetBuilder();
    for (long address : addresses) {
      builder.add(address);
    }
    return builder.build();
  }

  /** The rows of a segment at the offsets {@code [fromOffset, toOffset)}. */
  public static RowSet range(int segment, int fromOffset, int toOffset) {
    return new RowSetBuilder().addRange(segment, fromOffset, toOffset).build();
  }

  /** How many rows. O(1). */
  public long cardinality() {
    return cardinality;
  }

  /** Whether there is no row. */
  public boolean isEmpty() {
    return cardinality == 0;
  }

  /** Whether the row at an address is present. O(log chunks). */
  public boolean contains(long address) {
    Container container = container(RowAddress.chunkKey(address));
    return container != null && container.contains((char) RowAddress.position(address));
  }

  /** The rows in both. */
  public RowSet and(RowSet other) {
    return SetOperation.AND.apply(this, other);
  }

  /** The rows in either. */
  public RowSet or(RowSet other) {
    return SetOperation.OR.apply(this, other);
  }

  /** The rows of this that are not in {@code other}. */
  public RowSet andNot(RowSet other) {
    return SetOperation.AND_NOT.apply(this, other);
  }

  /** The rows in exactly one of both. */
  public RowSet xor(RowSet other) {
    return SetOperation.XOR.apply(this, other);
  }

  /** {@code and(other).cardinality()}, without making that set. */
  public long andCardinality(RowSet other) {
    return Overlap.cardinality(this, other);
  }

  /** {@code or(other).cardinality()}, without making that set. */
  public long orCardinality(RowSet other) {
    return cardinality + other.cardinality - andCardinality(other);
  }

  /** {@code andNot(other).cardinality()}, without making that set. */
  public long andNotCardinality(RowSet other) {
    return cardinality - andCardinality(other);
  }

  /** {@code xor(other).cardinality()}: the rows that differ, without making that set. */
  public long xorCardinality(RowSet other) {
    return cardinality + other.cardinality - 2 * andCardinality(other);
  }

  /** Whether any row is in both. */
  public boolean intersects(RowSet other) {
    return Overlap.exists(this, other);
  }

  /** Whether {@code other} holds every row of this. */
  public boolean isSubsetOf(RowSet other) {
    return Overlap.isSubset(this, other);
  }

  /**
   * The segments of which at least one row is present, ascending.
   *
   * <p><b>Cost.</b> A binary search per segment and block.
   */
  public int[] segments() {
    int[] segments = new int[4];
    int count = 0;
    for (Block block : blocks) {
      for (int entry = 0; entry < block.size(); ) {
        int segment = RowAddress.segmentOfKey(block.key(entry));
        if (count == 0 || segments[count - 1] != segment) {
          segments = count == segments.length ? Arrays.copyOf(segments, 2 * count) : segments;
          segments[count++] = segment;
        }
        entry = block.ceiling(RowAddress.endKeyOf(segment));
      }
    }
    return Arrays.copyOf(segments, count);
  }

  /** The rows of this that lie in {@code segment}. Shares all containers, and all blocks inside. */
  public RowSet restrictTo(int segment) {
    return Restriction.of(this, segment);
  }

  /** The chunks that hold a row, in ascending order of segment and offset. */
  public Iterable<RowChunk> chunks() {
    return () -> new ChunkIterator(blocks);
  }

  /** The rows in one chunk of a segment; null if there is none. O(log chunks). */
  public @Nullable RowChunk chunk(int segment, int chunk) {
    long key = RowAddress.chunkKey(segment, chunk);
    Container container = container(key);
    return container == null ? null : new RowChunk(key, container, container.getCardinality());
  }

  /** How many chunks hold a row. */
  public int chunkCount() {
    int count = 0;
    for (Block block : blocks) {
      count += block.size();
    }
    return count;
  }

  /** A cursor over the addresses, ascending. */
  public RowCursor rows() {
    return new RowCursor(this);
  }

  /** Passes every address to {@code action}, ascending. */
  public void forEach(LongConsumer action) {
    RowCursor cursor = rows();
    long[] batch = new long[(int) Math.min(cardinality, 1024)];
    for (int count = cursor.nextBatch(batch); count > 0; count = cursor.nextBatch(batch)) {
      for (int i = 0; i < count; i++) {
        action.accept(batch[i]);
      }
    }
  }

  /**
   * All addresses, ascending.
   *
   * @throws IllegalArgumentException if they are more than fit into an array
   */
  public long[] toArray() {
    if (cardinality > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException("too many rows for an array: " + cardinality);
    }
    long[] addresses = new long[(int) cardinality];
    rows().nextBatch(addresses);
    return addresses;
  }

  /**
   * The first address.
   *
   * @throws IllegalStateException if there is none
   */
  public long first() {
    requireRow();
    Block block = blocks[0];
    return RowAddress.firstOfKey(block.firstKey()) | block.container(0).first();
  }

  /**
   * The last address.
   *
   * @throws IllegalStateException if there is none
   */
  public long last() {
    requireRow();
    Block block = blocks[blocks.length - 1];
    return RowAddress.firstOfKey(block.lastKey()) | block.container(block.size() - 1).last();
  }

  /** How many rows have an address below {@code address}. O(blocks + entries of a block). */
  public long rank(long address) {
    return Order.rank(this, RowAddress.requireValid(address));
  }

  /**
   * The address that {@code rank} others precede. O(blocks + entries of a block).
   *
   * @throws IndexOutOfBoundsException unless {@code 0 <= rank < cardinality()}
   */
  public long select(long rank) {
    return Order.select(this, rank);
  }

  /**
   * The heap that this set reaches, shared or not, in bytes, by the layout of objects on a 64-bit
   * JVM with compressed references. {@link RowSetFootprint} counts what several sets share once.
   */
  public long retainedBytes() {
    return new RowSetFootprint().add(this);
  }

  /**
   * Checks every invariant and recounts every cached count.
   *
   * @throws IllegalStateException naming the first one that does not hold: our fault, or memory
   *     that somebody else has written to
   */
  public void verify() {
    RowSetCheck.verify(this);
  }

  /** Equal sets hold the same rows, however they came about. */
  @Override
  public boolean equals(Object other) {
    return this == other || (other instanceof RowSet that && Overlap.isEqual(this, that));
  }

  /** O(bytes of all containers); not cached. */
  @Override
  public int hashCode() {
    int hash = 0;
    for (RowChunk chunk : chunks()) {
      hash = 31 * hash + chunk.hashCode();
    }
    return hash;
  }

  /** A summary for messages: the number of rows, and the rows if they are few. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("RowSet[").append(cardinality).append(" rows");
    if (cardinality <= 16) {
      forEach(address -> text.append(' ').append(RowAddress.toString(address)));
    }
    return text.append(']').toString();
  }

  /** The directory; not to be written to. */
  Block[] blocks() {
    return blocks;
  }

  /** The index of the first block whose last key is at least {@code key}, or how many there are. */
  int blockCeiling(long key) {
    int low = 0;
    int high = blocks.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (blocks[middle].lastKey() < key) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** The container of a chunk, null if it holds no row. */
  @Nullable Container container(long key) {
    int index = blockCeiling(key);
    if (index == blocks.length) {
      return null;
    }
    int entry = blocks[index].find(key);
    return entry >= 0 ? blocks[index].container(entry) : null;
  }

  private void requireRow() {
    if (isEmpty()) {
      throw new IllegalStateException("a row set without rows has no first and no last");
    }
  }
}
