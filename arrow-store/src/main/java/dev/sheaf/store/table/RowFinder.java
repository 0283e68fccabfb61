package dev.sheaf.store.table;

import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongPredicate;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Finds rows of an index that have the key, or the whole content, of rows in a batch.
 *
 * <p>Works in rounds: each round takes the next candidate of every row that is still open and
 * compares them all together, so that column kernels see long runs. One round is the rule; more are
 * needed only where hashes collide.
 */
final class RowFinder {
  private final TableSchema schema;
  private final RowComparison comparison;

  RowFinder(BufferAllocator allocator, TableSchema schema, IntFunction<Segment> segments) {
    this.schema = schema;
    this.comparison = new RowComparison(allocator, schema, segments);
  }

  RowComparison comparison() {
    return comparison;
  }

  /**
   * For each row the one live row with its key.
   *
   * @param columns the batch's columns by place in the schema; those of the key are read
   * @param positions which rows of the batch
   * @param keyHashes of these rows
   * @param live which rows count; at most one of them has any given key
   * @return {@code long[count]}: addresses, or {@link KeyIndex#NONE}
   */
  long[] findLive(
      KeyIndex index,
      IntFunction<FieldVector> columns,
      int[] positions,
      long[] keyHashes,
      int count,
      LongPredicate live) {
    long[] found = new long[count];
    index.newest(keyHashes, count, found);
    return settle(
        columns,
        schema.keyPositions(),
        RowComparison.Extent.GIVEN,
        positions,
        found,
        (i, candidate) -> {
          long next = candidate;
          while (next != KeyIndex.NONE && !live.test(next)) {
            next = index.older(next);
          }
          return next;
        },
        (i, candidate) -> index.older(candidate));
  }

  /**
   * For each row a stored row of the same content, live or not, on whichever branch.
   *
   * @param columns the batch's columns by place in the schema, all of them
   * @return {@code long[count]}: addresses, or {@link KeyIndex#NONE}
   */
  long[] findEqual(
      KeyIndex index,
      IntFunction<FieldVector> columns,
      int[] positions,
      RowHashes hashes,
      int count) {
    long[] found = new long[count];
    if (index.rowCount() == 0) {
      Arrays.fill(found, KeyIndex.NONE);
      return found;
    }
    index.newest(hashes.keys, count, found);
    for (int i = 0; i < count; i++) {
      if (found[i] != KeyIndex.NONE) {
        found[i] = index.firstAlike(hashes.keys[i], hashes.low[i]);
      }
    }
    int[] places = new int[schema.columns().size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = i;
    }
    return settle(
        columns,
        places,
        RowComparison.Extent.WHOLE_ROW,
        positions,
        found,
        (i, candidate) -> candidate,
        (i, candidate) -> index.nextAlike(hashes.keys[i], hashes.low[i], candidate));
  }

  /** The candidate to compare for a row, from here on. */
  private interface Step {
    long from(int row, long candidate);
  }

  private long[] settle(
      IntFunction<FieldVector> columns,
      int[] places,
      RowComparison.Extent extent,
      int[] positions,
      long[] found,
      Step admit,
      Step next) {
    int open = 0;
    int[] rows = new int[found.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = admit.from(i, found[i]);
      if (found[i] != KeyIndex.NONE) {
        rows[open++] = i;
      }
    }
    FieldVector[] given = new FieldVector[places.length];
    for (int i = 0; open > 0 && i < places.length; i++) {
      given[i] = columns.apply(places[i]);
    }
    int[] ours = new int[open];
    long[] candidates = new long[open];
    boolean[] equal = new boolean[open];
    while (open > 0) {
      for (int i = 0; i < open; i++) {
        ours[i] = positions[rows[i]];
        candidates[i] = found[rows[i]];
      }
      comparison.compare(given, places, extent, ours, candidates, open, equal);
      int left = 0;
      for (int i = 0; i < open; i++) {
        if (!equal[i]) {
          int row = rows[i];
          found[row] = admit.from(row, next.from(row, found[row]));
          if (found[row] != KeyIndex.NONE) {
            rows[left++] = row;
          }
        }
      }
      open = left;
    }
    return found;
  }
}
