package dev.sheaf.store.table;

import dev.sheaf.store.index.KeyIndex;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Finds rows by their keys where there is no index: hashes the keys of all rows, and compares those
 * that have a hash that is wanted.
 *
 * <p><i>Representation:</i> {@code slots} is a hash table with linear probing, at most half full,
 * that holds places of wanted keys plus one; keys of one hash follow each other in {@code next}.
 *
 * <p><i>Cost:</i> O(rows of the version), some 5 ns each; leases each chunk once, and again those
 * in which something is found.
 */
final class KeyScan {
  private final WantedKeys wanted;
  private final int[] slots;
  private final int[] next;
  private int[] places = new int[64];
  private long[] candidates = new long[64];
  private int count;

  private KeyScan(WantedKeys wanted) {
    this.wanted = wanted;
    this.slots = new int[Integer.highestOneBit(Math.max(4, wanted.count())) << 2];
    this.next = new int[wanted.count()];
    for (int place = 0; place < wanted.count(); place++) {
      int slot = slot(wanted.hashes()[place]);
      next[place] = slots[slot];
      slots[slot] = place + 1;
    }
  }

  /**
   * For each key the row that has it.
   *
   * @param schema of the version
   * @param live the rows of the version
   * @return {@code long[keys]}: addresses, or {@link KeyIndex#NONE}
   */
  static long[] find(
      BufferAllocator allocator,
      TableSchema schema,
      WantedKeys wanted,
      RowSet live,
      IntFunction<Segment> segments) {
    long[] found = new long[wanted.count()];
    Arrays.fill(found, KeyIndex.NONE);
    if (found.length == 0) {
      return found;
    }
    KeyScan scan = new KeyScan(wanted);
    FieldVector[] given = new FieldVector[schema.keyPositions().length];
    for (int i = 0; i < given.length; i++) {
      given[i] = wanted.column(schema.keyPositions()[i]);
    }
    RowComparison comparison = new RowComparison(allocator, schema, segments);
    new RowReader(segments, "look-up by key")
        .hashKeys(
            allocator,
            schema,
            live,
            (hashes, addresses, rows) -> {
              scan.collect(hashes, addresses, rows);
              scan.settle(comparison, given, schema.keyPositions(), found);
            });
    return found;
  }

  /** Notes the rows of a chunk that have a hash that is wanted. */
  private void collect(long[] hashes, long[] addresses, int rows) {
    count = 0;
    for (int i = 0; i < rows; i++) {
      for (int place = slots[slot(hashes[i])]; place != 0; place = next[place - 1]) {
        if (count == places.length) {
          places = Arrays.copyOf(places, 2 * count);
          candidates = Arrays.copyOf(candidates, 2 * count);
        }
        places[count] = place - 1;
        candidates[count++] = addresses[i];
      }
    }
  }

  private void settle(
      RowComparison comparison, FieldVector[] given, int[] keyPositions, long[] found) {
    boolean[] equal = new boolean[count];
    comparison.compare(
        given,
        keyPositions,
        RowComparison.Extent.GIVEN,
        Arrays.copyOf(places, count),
        Arrays.copyOf(candidates, count),
        count,
        equal);
    for (int i = 0; i < count; i++) {
      if (equal[i]) {
        found[places[i]] = candidates[i];
      }
    }
  }

  /** Where a hash stands, or would. */
  private int slot(long hash) {
    int slot = (int) (hash >>> 32) & (slots.length - 1);
    while (slots[slot] != 0 && wanted.hashes()[slots[slot] - 1] != hash) {
      slot = (slot + 1) & (slots.length - 1);
    }
    return slot;
  }
}
