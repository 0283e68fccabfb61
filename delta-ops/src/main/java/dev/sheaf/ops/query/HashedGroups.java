package dev.sheaf.ops.query;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.vector.KeyHasher;
import dev.sheaf.store.vector.RowEquality;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Groups of any columns: hashes find them, values decide.
 *
 * <p><i>Representation:</i> an open hash table of 64-bit hashes, half full at most; {@code
 * slots[i]} is one more than the first group of that hash, or zero, and {@code next[group]} one
 * more than the next one of the same hash. Two keys of one hash hardly ever happen, and are then
 * told apart.
 */
final class HashedGroups extends GroupTable {
  private static final int CAPACITY_MIN = 1 << 10;

  private final BufferAllocator allocator;
  private final long hashBits;
  private long[] hashes = new long[CAPACITY_MIN];
  private int[] slots = new int[CAPACITY_MIN];
  private int[] next = new int[CAPACITY_MIN];
  private int used;

  HashedGroups(BufferAllocator allocator, List<Field> key) {
    this(allocator, key, -1);
  }

  /**
   * Groups that are found by a part of the hash.
   *
   * @param hashBits those that are used: few of them make different keys share a hash
   */
  HashedGroups(BufferAllocator allocator, List<Field> key, long hashBits) {
    super(allocator, key);
    this.allocator = allocator;
    this.hashBits = hashBits;
  }

  @Override
  void assign(Batch batch, FieldVector[] columns, int[] into) {
    int count = batch.selectedCount();
    int[] positions = new int[count];
    batch.selection().copyTo(positions);
    long[] rowHashes = new long[count];
    KeyHasher.hashKeys(columns, positions, count, rowHashes);
    int[] fresh = new int[count];
    int freshCount = 0;
    for (int i = 0; i < count; i++) {
      rowHashes[i] &= hashBits;
      int slot = slotOf(rowHashes[i]);
      if (slots[slot] == 0) {
        into[i] = add(rowHashes[i], slot);
        fresh[freshCount++] = positions[i];
      } else {
        into[i] = slots[slot] - 1;
      }
    }
    append(columns, fresh, freshCount);
    tellApart(columns, positions, into, count);
  }

  /** Moves rows whose key only has the hash of their group's on to the right one. */
  private void tellApart(FieldVector[] columns, int[] positions, int[] into, int count) {
    boolean[] equal = new boolean[count];
    compare(columns, positions, into, count, equal);
    for (int i = 0; i < count; i++) {
      if (!equal[i]) {
        into[i] = findOther(columns, positions[i], into[i]);
      }
    }
  }

  /** The group of a row behind one that only shares the hash. */
  private int findOther(FieldVector[] columns, int position, int first) {
    boolean[] equal = new boolean[1];
    int last = first;
    while (next[last] != 0) {
      last = next[last] - 1;
      compare(columns, new int[] {position}, new int[] {last}, 1, equal);
      if (equal[0]) {
        return last;
      }
    }
    int group = newGroup();
    reserveNext(group);
    next[last] = group + 1;
    append(columns, new int[] {position}, 1);
    return group;
  }

  private void compare(
      FieldVector[] columns, int[] positions, int[] groups, int count, boolean[] equal) {
    FieldVector[] keys = view(allocator);
    try {
      RowEquality.equalRows(columns, positions, keys, groups, count, equal);
    } finally {
      for (FieldVector key : keys) {
        key.close();
      }
    }
  }

  private int add(long hash, int slot) {
    int group = newGroup();
    reserveNext(group);
    hashes[slot] = hash;
    slots[slot] = group + 1;
    if (2 * ++used > slots.length) {
      grow();
    }
    return group;
  }

  private void reserveNext(int group) {
    if (group >= next.length) {
      next = Arrays.copyOf(next, 2 * next.length);
    }
  }

  /** Where a hash stands, or the free slot where it would. */
  private int slotOf(long hash) {
    int mask = slots.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (slots[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldHashes = hashes;
    int[] oldSlots = slots;
    hashes = new long[2 * oldHashes.length];
    slots = new int[2 * oldSlots.length];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != 0) {
        int slot = slotOf(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        slots[slot] = oldSlots[i];
      }
    }
  }
}
