package dev.sheaf.ops.query;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The running value of one aggregate, for each group.
 *
 * <p>Groups are numbered from zero in the order in which they appear.
 */
interface Accumulator {
  /** Makes room for groups below {@code groups}; their values begin empty. */
  void reserve(int groups);

  /** Takes in the rows of a block; every group of it has room. */
  void add(RowBlock block);

  /** As {@link #add}, where all rows are of group zero. */
  default void addToFirst(RowBlock block) {
    add(block);
  }

  /** The column of the result. */
  Field field();

  /**
   * The values of the groups below {@code groups}.
   *
   * @return a vector of that many rows; the caller closes it
   */
  FieldVector finish(BufferAllocator allocator, int groups);

  /** Goes on with another batch. */
  default void open(FieldVector column) {}

  /**
   * Takes in rows, each for all groups of its stretch; the group behind the last has room too.
   * {@link #settle} is due before the values are right.
   *
   * @param block of the batch whose columns are loaded whole
   */
  void addStretches(StretchBlock block);

  /**
   * Takes in what another one of the same aggregate has.
   *
   * @param into the group here of each of its {@code count} groups; all of them have room
   */
  void merge(Accumulator other, int[] into, int count);

  /** Ends what {@link #addStretches} began; once. */
  void settle();
}
