package dev.sheaf.store.rows;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/** Replaces chunks of a row set. */
final class Overlay {
  private Overlay() {}

  /**
   * The row set that is {@code base} except for the first {@code count} of {@code keys}, strictly
   * increasing, whose canonical containers are given; null for a chunk without rows.
   */
  static RowSet apply(RowSet base, long[] keys, @Nullable Container[] containers, int count) {
    BlockAppender result = new BlockAppender();
    int next = 0;
    for (Block block : base.blocks()) {
      // Keys between two blocks count as before the second.
      while (next < count && keys[next] < block.firstKey()) {
        result.append(keys[next], containers[next++]);
      }
      int end = next;
      while (end < count && keys[end] <= block.lastKey()) {
        end++;
      }
      if (next == end) {
        result.append(block);
      } else {
        merge(block, keys, containers, next, end, result);
        result.offer(block, null);
        next = end;
      }
    }
    while (next < count) {
      result.append(keys[next], containers[next++]);
    }
    return result.build();
  }

  private static void merge(
      Block block,
      long[] keys,
      @Nullable Container[] containers,
      int from,
      int to,
      BlockAppender result) {
    int next = from;
    for (int entry = 0; entry < block.size(); entry++) {
      long key = block.key(entry);
      while (next < to && keys[next] < key) {
        result.append(keys[next], containers[next++]);
      }
      if (next < to && keys[next] == key) {
        result.append(key, containers[next++]);
      } else {
        result.append(block, entry);
      }
    }
  }
}
