package dev.sheaf.store.index;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are to enter a {@link KeyIndex} together, in order. The arrays given are kept, not
 * copied: nobody may change them.
 *
 * <p><i>Threads:</i> one.
 */
public final class IndexEntries {
  /** Some of the rows, in parallel arrays of which the first {@code count} elements count. */
  static final class Part {
    final long[] keyHashes;
    final long[] rowHashes;
    final long[] addresses;
    final int count;

    private Part(long[] keyHashes, long[] rowHashes, long[] addresses, int count) {
      this.keyHashes = keyHashes;
      this.rowHashes = rowHashes;
      this.addresses = addresses;
      this.count = count;
    }
  }

  private final List<Part> parts = new ArrayList<>();
  private long rowCount;

  /**
   * Adds rows behind those that are there.
   *
   * @param keyHashes 64-bit hashes of the rows' keys
   * @param rowHashes 64 bits of the rows' content hashes
   * @param addresses where the rows are; each only once in the life of the index
   * @param count how many of the arrays' first elements to add
   */
  public void add(long[] keyHashes, long[] rowHashes, long[] addresses, int count) {
    parts.add(new Part(keyHashes, rowHashes, addresses, count));
    rowCount += count;
  }

  /** How many rows there are. */
  public long rowCount() {
    return rowCount;
  }

  List<Part> parts() {
    return parts;
  }
}
