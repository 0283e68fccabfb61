package dev.sheaf.ops.pair;

/**
 * Some groups of rows with one key: per group at most one row of each side, and at least one row.
 *
 * <p><i>Ownership:</i> lent to a consumer until its call returns; the arrays are used again.
 */
public final class KeyGroups {
  /** What a side has where it has no row of that key. */
  public static final long NONE = -1;

  /** Groups that are lent together at most. */
  public static final int COUNT_MAX = 16_384;

  private final long[][] addresses;
  private int count;

  KeyGroups(int sides) {
    this.addresses = new long[sides][COUNT_MAX];
  }

  /** How many groups; 1 to {@value #COUNT_MAX}. */
  public int count() {
    return count;
  }

  /** How many sides. */
  public int sides() {
    return addresses.length;
  }

  /**
   * The rows of one side.
   *
   * @return {@code long[≥ count]}: row addresses or {@link #NONE}; not to be changed
   */
  public long[] addresses(int side) {
    return addresses[side];
  }

  /** The row of a side in a group, or {@link #NONE}. */
  public long address(int side, int group) {
    return addresses[side][group];
  }

  void clear() {
    count = 0;
  }

  boolean isFull() {
    return count == COUNT_MAX;
  }

  /** Begins a group without rows. */
  void begin() {
    for (long[] side : addresses) {
      side[count] = NONE;
    }
    count++;
  }

  /** Puts a row into the last group. */
  void put(int side, long address) {
    addresses[side][count - 1] = address;
  }

  /** Whether the last group has a row of a side. */
  boolean has(int side) {
    return addresses[side][count - 1] != NONE;
  }
}
