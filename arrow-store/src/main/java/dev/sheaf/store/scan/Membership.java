package dev.sheaf.store.scan;

import dev.sheaf.store.rows.StretchConsumer;
import java.util.BitSet;

/**
 * Which of several versions hold the rows of a batch.
 *
 * <p>The rows of a batch fall into groups; those of one group are in the same versions. So a
 * consumer works out once per group what the versions mean to it, and per row only looks up the
 * group.
 *
 * <p>Borrowed with its batch.
 */
public interface Membership {
  /** How many groups there are; at least one. */
  int groupCount();

  /** The group of the row at a selected position. */
  int groupAt(int position);

  /** The versions that hold the rows of a group, by their place in the list that was asked for. */
  BitSet versions(int group);

  /**
   * Names every row of the chunk that the batch is of, whether the batch selects it or not, once
   * for each stretch of versions, next to each other in the list, that hold it.
   *
   * <p>For versions in the order of history that costs what they differ in.
   */
  void forEachStretch(StretchConsumer consumer);

  /** Whether one version holds the row at a selected position. */
  default boolean holds(int position, int version) {
    return versions(groupAt(position)).get(version);
  }
}
