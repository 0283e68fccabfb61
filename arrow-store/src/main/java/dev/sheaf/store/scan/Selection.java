package dev.sheaf.store.scan;

/**
 * Which positions of a batch are wanted: all, a range, or a list.
 *
 * <p><i>Invariant:</i> a selection is never empty and its positions strictly increase. "All" stays
 * "all" through operators that drop nothing, so that a consumer can use whole columns.
 */
public sealed interface Selection {

  /** How many positions are selected; at least one. */
  int count();

  /**
   * The selected positions.
   *
   * @param target {@code int[≥ count]}; receives the positions in its first {@code count} elements
   */
  void copyTo(int[] target);

  /**
   * Every position of a batch.
   *
   * @param count rows of the batch
   */
  record All(int count) implements Selection {
    /** Checks that something is selected. */
    public All {
      requireSome(count);
    }

    @Override
    public void copyTo(int[] target) {
      for (int i = 0; i < count; i++) {
        target[i] = i;
      }
    }
  }

  /**
   * The positions {@code [from, to)}.
   *
   * @param from first position
   * @param to one past the last position
   */
  record Range(int from, int to) implements Selection {
    /** Checks that something is selected. */
    public Range {
      requireSome(to - from);
      if (from < 0) {
        throw new IllegalArgumentException("a range begins at a position, not at " + from);
      }
    }

    @Override
    public int count() {
      return to - from;
    }

    @Override
    public void copyTo(int[] target) {
      for (int i = from; i < to; i++) {
        target[i - from] = i;
      }
    }
  }

  /**
   * A list of positions.
   *
   * <p><i>Ownership:</i> the array is borrowed: it belongs to the cursor and is used again for the
   * next batch.
   */
  final class Positions implements Selection {
    private final int[] positions;
    private final int count;

    private Positions(int[] positions, int count) {
      this.positions = positions;
      this.count = count;
    }

    /**
     * The first {@code count} elements of an array.
     *
     * @param positions strictly increasing in {@code [0, count)}; kept, not copied
     * @throws IllegalArgumentException if they do not increase
     */
    public static Positions of(int[] positions, int count) {
      requireSome(count);
      boolean increasing = positions[0] >= 0;
      for (int i = 1; i < count; i++) {
        increasing &= positions[i - 1] < positions[i];
      }
      if (!increasing) {
        throw new IllegalArgumentException("positions of a selection strictly increase");
      }
      return new Positions(positions, count);
    }

    /** As {@link #of}, for positions that a row set or a kernel made in order. */
    static Positions trusted(int[] positions, int count) {
      requireSome(count);
      return new Positions(positions, count);
    }

    /** The array whose first {@link #count()} elements are the positions; not to be changed. */
    public int[] array() {
      return positions;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public void copyTo(int[] target) {
      System.arraycopy(positions, 0, target, 0, count);
    }
  }

  private static void requireSome(int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("a selection selects at least one position");
    }
  }
}
