package dev.sheaf.ops.pair;

import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Groups by hash table, in as many passes as the budget demands, each over one part of the hashes.
 *
 * <p>The sides enter one after the other. Rows of one side never have a key in common, so the rows
 * of a chunk are looked up together: each round takes the next candidate of every row that is still
 * open and compares their keys all at once. One round is the rule; more are needed only where
 * hashes collide.
 */
final class HashedGroups implements KeyGroupCursor {
  private final BufferAllocator allocator;
  private final List<RowReader> readers;
  private final List<KeyedRows> sides;
  private final PairingOptions options;
  private final KeyMatch match;
  private final KeyGroups lent;
  private final long rows;
  private final int parts;
  private int part;
  private @Nullable GroupTable table;
  private int next;

  /**
   * Groups of some sides.
   *
   * @param readers one per side
   */
  HashedGroups(
      BufferAllocator allocator,
      List<RowReader> readers,
      List<KeyedRows> sides,
      PairingOptions options) {
    this.allocator = allocator;
    this.readers = List.copyOf(readers);
    this.sides = List.copyOf(sides);
    this.options = options;
    this.match =
        new KeyMatch(
            allocator, readers, sides.stream().map(side -> RowColumns.key(side.schema())).toList());
    this.lent = new KeyGroups(sides.size());
    this.rows = sides.stream().mapToLong(side -> side.rows().cardinality()).sum();
    long bytes = rows * GroupTable.bytesPerGroup(sides.size());
    this.parts = (int) Math.min(Integer.MAX_VALUE, (bytes - 1) / options.budgetBytes() + 1);
  }

  @Override
  public boolean advance(KeyGroupConsumer consumer) {
    try {
      options.cancellation().check();
      while (table == null || next == table.count()) {
        table = null; // before the next one is made
        if (part == parts) {
          return false;
        }
        table = pass(part++);
        next = 0;
      }
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    lend(table, consumer);
    return true;
  }

  private void lend(GroupTable groups, KeyGroupConsumer consumer) {
    lent.clear();
    for (; next < groups.count() && !lent.isFull(); next++) {
      lent.begin();
      for (int side = 0; side < sides.size(); side++) {
        lent.put(side, groups.address(side, next));
      }
    }
    consumer.accept(lent);
  }

  private GroupTable pass(int number) {
    long expected = rows / parts;
    GroupTable groups =
        new GroupTable(sides.size(), (int) Math.min(1 << 30, expected + (expected >> 5) + 16));
    for (int i = 0; i < sides.size(); i++) {
      int side = i;
      readers
          .get(side)
          .hashKeys(
              allocator,
              sides.get(side).schema(),
              sides.get(side).rows(),
              (hashes, addresses, count) -> {
                options.cancellation().check();
                int kept = keepPart(hashes, addresses, count, number);
                if (side > 0) {
                  kept = match.putMatches(groups, side, hashes, addresses, kept);
                }
                for (int row = 0; row < kept; row++) {
                  groups.add(hashes[row], side, addresses[row]);
                }
              });
    }
    return groups;
  }

  /** Moves the rows of one part of the hashes to the front. */
  private int keepPart(long[] hashes, long[] addresses, int count, int number) {
    if (parts == 1) {
      return count;
    }
    int kept = 0;
    for (int i = 0; i < count; i++) {
      // The upper half says which part, the lower one which slot.
      if (((hashes[i] >>> 32) * parts) >>> 32 == number) {
        hashes[kept] = hashes[i];
        addresses[kept++] = addresses[i];
      }
    }
    return kept;
  }

  @Override
  public int passes() {
    return part;
  }

  @Override
  public void close() {
    table = null;
    part = parts;
  }
}
