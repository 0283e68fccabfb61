package dev.sheaf.ops.pair;

import dev.sheaf.store.scan.RowReader;
import java.util.Collections;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Pulls the groups of rows that have one key, of two or more sets of rows of one table: removed
 * rows against added ones, or what two branches changed against each other.
 *
 * <p>Behaves, but for the order, as if written:
 *
 * <pre>{@code
 * Map<Key, long[]> groups = new HashMap<>();
 * for (int side = 0; side < sides.size(); side++) {
 *   for (long row : sides.get(side).rows()) {
 *     groups.computeIfAbsent(key(row), k -> none())[side] = row;
 *   }
 * }
 * }</pre>
 *
 * <p>The rows of a table without a key are in groups of their own, each alone.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one, and one use.
 *
 * <p><i>Cost:</i> O(rows of all sides), and O(n log n) in the order of keys. Reads the columns of
 * the key, once to hash and once to compare, per pass; none where only one side has rows and the
 * order is as stored, or where there is no key. The number of passes is the state's size over the
 * budget; the state is some 40 bytes per row of two sides, or in the order of keys some 4 times the
 * bytes of the keys.
 *
 * <p><i>Errors:</i> as {@link RowReader}; CANCELLED. The cursor is at its end then.
 */
public interface KeyGroupCursor extends AutoCloseable {
  /**
   * Lends the next groups to the consumer, if there are any.
   *
   * @return false at the end: the consumer was not called and never will be
   */
  boolean advance(KeyGroupConsumer consumer);

  /** Lends all groups that are left. */
  default void forEach(KeyGroupConsumer consumer) {
    while (advance(consumer)) {
      // each call does some groups
    }
  }

  /** How many passes over the keys have begun; for tests, and to see whether a budget is small. */
  int passes();

  @Override
  void close();

  /**
   * Begins to pair.
   *
   * @param allocator pays for keys; outlives the cursor
   * @param reader of the table
   * @param sides two or more, with keys of the same columns
   */
  static KeyGroupCursor open(
      BufferAllocator allocator, RowReader reader, List<KeyedRows> sides, PairingOptions options) {
    boolean keyless = sides.stream().anyMatch(side -> side.schema().keyless());
    if (options.order() == GroupOrder.KEY) {
      return new OrderedGroups(allocator, reader, sides, options);
    }
    long withRows = sides.stream().filter(side -> !side.rows().isEmpty()).count();
    return keyless || withRows <= 1
        ? new SingleGroups(sides, options)
        : new HashedGroups(allocator, Collections.nCopies(sides.size(), reader), sides, options);
  }

  /**
   * Begins to pair rows of several tables, in the order {@link GroupOrder#STORED}.
   *
   * @param allocator pays for keys; outlives the cursor
   * @param readers one per side
   * @param sides two or more with keys, whose columns are of the same families of types, one after
   *     the other
   */
  static KeyGroupCursor openTables(
      BufferAllocator allocator,
      List<RowReader> readers,
      List<KeyedRows> sides,
      PairingOptions options) {
    if (options.order() != GroupOrder.STORED) {
      throw new IllegalArgumentException("no order of keys over tables");
    }
    long withRows = sides.stream().filter(side -> !side.rows().isEmpty()).count();
    return withRows <= 1
        ? new SingleGroups(sides, options)
        : new HashedGroups(allocator, readers, sides, options);
  }
}
