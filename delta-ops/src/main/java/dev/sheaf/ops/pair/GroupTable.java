package dev.sheaf.ops.pair;

import java.util.Arrays;

/**
 * Groups of rows, found by the hash of their key.
 *
 * <p><i>Representation:</i> per group its hash and one address per side; {@code slots} is a hash
 * table with linear probing, of which at most half is filled, that holds numbers of groups plus
 * one. Groups of equal hashes with different keys stand behind each other on the way of probing.
 */
final class GroupTable {
  /** No slot: there is no further group of that hash. */
  static final int NOWHERE = -1;

  private long[] hashes;
  private final long[][] addresses;
  private int[] slots;
  private int count;

  /**
   * An empty table.
   *
   * @param sides per group
   * @param expected how many groups there will be
   */
  GroupTable(int sides, int expected) {
    this.hashes = new long[expected];
    this.addresses = new long[sides][expected];
    this.slots = new int[slotsFor(expected)];
  }

  /** Bytes on the heap per group of a table that is full. */
  static long bytesPerGroup(int sides) {
    return 8L + 8L * sides + 16L;
  }

  int count() {
    return count;
  }

  long address(int side, int group) {
    return addresses[side][group];
  }

  void put(int side, int group, long address) {
    addresses[side][group] = address;
  }

  /** The first side that has a row in a group. */
  int firstSide(int group) {
    int side = 0;
    while (addresses[side][group] == KeyGroups.NONE) {
      side++;
    }
    return side;
  }

  /** Where probing for a hash begins. */
  int start(long hash) {
    return (int) hash & (slots.length - 1);
  }

  /**
   * From a slot on, the next one whose group has that hash and no row of that side yet, or {@link
   * #NOWHERE}.
   */
  int find(long hash, int side, int fromSlot) {
    int slot = fromSlot;
    while (slots[slot] != 0) {
      int group = slots[slot] - 1;
      if (hashes[group] == hash && addresses[side][group] == KeyGroups.NONE) {
        return slot;
      }
      slot = after(slot);
    }
    return NOWHERE;
  }

  int groupAt(int slot) {
    return slots[slot] - 1;
  }

  int after(int slot) {
    return (slot + 1) & (slots.length - 1);
  }

  /** Adds a group of one row. Slots may move. */
  void add(long hash, int side, long address) {
    if (count == hashes.length) {
      grow();
    }
    hashes[count] = hash;
    for (long[] rows : addresses) {
      rows[count] = KeyGroups.NONE;
    }
    addresses[side][count] = address;
    count++;
    enter(hash, count);
  }

  private void enter(long hash, int entry) {
    int slot = start(hash);
    while (slots[slot] != 0) {
      slot = after(slot);
    }
    slots[slot] = entry;
  }

  private void grow() {
    int larger = count + (count >> 3) + 64;
    hashes = Arrays.copyOf(hashes, larger);
    for (int i = 0; i < addresses.length; i++) {
      addresses[i] = Arrays.copyOf(addresses[i], larger);
    }
    if (slotsFor(larger) > slots.length) {
      slots = new int[slotsFor(larger)];
      for (int group = 0; group < count; group++) {
        enter(hashes[group], group + 1);
      }
    }
  }

  /** A power of two, from twice to four times as many. */
  private static int slotsFor(int groups) {
    return Integer.highestOneBit(Math.max(8, groups)) << 2;
  }
}
