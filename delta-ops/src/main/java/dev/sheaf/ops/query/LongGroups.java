package dev.sheaf.ops.query;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.vector.LongValues;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Groups of one column of up to 64 bits: the value itself is looked up.
 *
 * <p><i>Representation:</i> {@code direct[v]} is one more than the group of the small value v, or
 * zero. The others are in an open hash table, half full at most; {@code slots[i]} is one more than
 * the group of {@code values[i]}, or zero.
 */
final class LongGroups extends GroupTable {
  private static final int CAPACITY_MIN = 1 << 10;
  private static final int NO_GROUP = -1;
  private static final int DIRECT_BITS = 16;

  private final RowBlock block = new RowBlock();
  private final LongColumn column = new LongColumn();
  private final int[] direct = new int[1 << DIRECT_BITS];
  private long[] values = new long[CAPACITY_MIN];
  private int[] slots = new int[CAPACITY_MIN];
  private int used;
  private int groupOfNull = NO_GROUP;

  LongGroups(BufferAllocator allocator, Field key) {
    super(allocator, List.of(key));
  }

  @Override
  void assign(Batch batch, FieldVector[] columns, int[] into) {
    column.open(columns[0]);
    int[] fresh = new int[LongValues.BLOCK];
    block.begin(batch, into);
    while (block.next()) {
      column.load(block);
      int freshCount = 0;
      for (int i = 0; i < block.count; i++) {
        int before = groupCount();
        int group = LongValues.has(column.present, i) ? find(column.values[i]) : ofNull();
        if (group == before) {
          fresh[freshCount++] = block.position(i);
        }
        into[block.from + i] = group;
      }
      append(columns, fresh, freshCount);
    }
  }

  private int ofNull() {
    if (groupOfNull == NO_GROUP) {
      groupOfNull = newGroup();
    }
    return groupOfNull;
  }

  private int find(long value) {
    if (value >>> DIRECT_BITS == 0) {
      int found = direct[(int) value];
      return found != 0 ? found - 1 : addDirect((int) value);
    }
    int slot = slotOf(value);
    return slots[slot] != 0 ? slots[slot] - 1 : add(value, slot);
  }

  private int addDirect(int value) {
    int group = newGroup();
    direct[value] = group + 1;
    return group;
  }

  private int add(long value, int slot) {
    int group = newGroup();
    values[slot] = value;
    slots[slot] = group + 1;
    if (2 * ++used > slots.length) {
      grow();
    }
    return group;
  }

  /** Where a value stands, or the free slot where it would. */
  private int slotOf(long value) {
    int mask = slots.length - 1;
    long mixed = value * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (slots[slot] != 0 && values[slot] != value) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldValues = values;
    int[] oldSlots = slots;
    values = new long[2 * oldValues.length];
    slots = new int[2 * oldSlots.length];
    for (int i = 0; i < oldSlots.length; i++) {
      if (oldSlots[i] != 0) {
        int slot = slotOf(oldValues[i]);
        values[slot] = oldValues[i];
        slots[slot] = oldSlots[i];
      }
    }
  }
}
