package dev.sheaf.ops.pair;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;

/** Finds the groups that rows of a further side belong to: hashes find them, keys decide. */
final class KeyMatch {
  /** Keys that are compared together: bounds what is held of them. */
  private static final int BLOCK = 8_192;

  private final BufferAllocator allocator;
  private final List<RowReader> readers;
  private final List<RowColumns> keys;

  /**
   * Of some sides.
   *
   * @param readers one per side
   * @param keys the columns of the key, of each side
   */
  KeyMatch(BufferAllocator allocator, List<RowReader> readers, List<RowColumns> keys) {
    this.allocator = allocator;
    this.readers = readers;
    this.keys = keys;
  }

  /**
   * Puts each row whose key a group has into that group.
   *
   * @param hashes of the rows' keys
   * @param addresses of the rows
   * @return how many rows belong to no group; they are moved to the front, in order
   */
  int putMatches(GroupTable groups, int side, long[] hashes, long[] addresses, int count) {
    int[] open = new int[count];
    int[] slots = new int[count];
    for (int i = 0; i < count; i++) {
      open[i] = i;
      slots[i] = groups.start(hashes[i]);
    }
    boolean[] matched = new boolean[count];
    int left = count;
    while (left > 0) {
      left = admit(groups, side, hashes, open, slots, left);
      left = compare(groups, side, addresses, open, slots, left, matched);
    }
    int unmatched = 0;
    for (int i = 0; i < count; i++) {
      if (!matched[i]) {
        hashes[unmatched] = hashes[i];
        addresses[unmatched++] = addresses[i];
      }
    }
    return unmatched;
  }

  /** Drops the rows that have no further candidate. */
  private static int admit(
      GroupTable groups, int side, long[] hashes, int[] open, int[] slots, int count) {
    int left = 0;
    for (int i = 0; i < count; i++) {
      int row = open[i];
      int slot = groups.find(hashes[row], side, slots[row]);
      if (slot != GroupTable.NOWHERE) {
        slots[row] = slot;
        open[left++] = row;
      }
    }
    return left;
  }

  /** Compares each row's key with its candidate's; those that differ stay open. */
  private int compare(
      GroupTable groups,
      int side,
      long[] addresses,
      int[] open,
      int[] slots,
      int count,
      boolean[] matched) {
    int left = 0;
    int[] block = new int[BLOCK];
    for (int other = 0; other < side; other++) {
      int size = 0;
      for (int i = 0; i < count; i++) {
        if (groups.firstSide(groups.groupAt(slots[open[i]])) == other) {
          block[size++] = open[i];
        }
        if (size == BLOCK || (size > 0 && i == count - 1)) {
          decide(groups, other, side, addresses, block, slots, 0, size, matched);
          size = 0;
        }
      }
    }
    for (int i = 0; i < count; i++) {
      int row = open[i];
      if (!matched[row]) {
        slots[row] = groups.after(slots[row]);
        open[left++] = row;
      }
    }
    return left;
  }

  /** Compares the keys of some rows with their candidates', half of them where memory is short. */
  private void decide(
      GroupTable groups,
      int other,
      int side,
      long[] addresses,
      int[] rows,
      int[] slots,
      int from,
      int count,
      boolean[] matched) {
    long[] theirs = new long[count];
    long[] ours = new long[count];
    for (int i = 0; i < count; i++) {
      theirs[i] = groups.address(other, groups.groupAt(slots[rows[from + i]]));
      ours[i] = addresses[rows[from + i]];
    }
    boolean[] equal;
    try {
      equal = equal(other, theirs, side, ours, count);
    } catch (SheafException e) {
      if (e.code() != ErrorCode.BUDGET_EXCEEDED || count == 1) {
        throw e;
      }
      int half = count / 2;
      decide(groups, other, side, addresses, rows, slots, from, half, matched);
      decide(groups, other, side, addresses, rows, slots, from + half, count - half, matched);
      return;
    }
    for (int i = 0; i < count; i++) {
      int row = rows[from + i];
      if (equal[i]) {
        groups.put(side, groups.groupAt(slots[row]), ours[i]);
        matched[row] = true;
      }
    }
  }

  /** Rows of one table and one address are equal without being read. */
  private boolean[] equal(int other, long[] theirs, int side, long[] ours, int count) {
    boolean[] equal = new boolean[count];
    RowReader reader = readers.get(side);
    boolean same = readers.get(other) == reader;
    for (int i = 0; i < count; i++) {
      same &= theirs[i] == ours[i];
    }
    Arrays.fill(equal, true);
    if (same) {
      return equal;
    }
    for (boolean[] differs :
        readers
            .get(other)
            .differences(allocator, keys.get(other), theirs, reader, keys.get(side), ours, count)) {
      for (int i = 0; i < count; i++) {
        equal[i] &= !differs[i];
      }
    }
    return equal;
  }
}
