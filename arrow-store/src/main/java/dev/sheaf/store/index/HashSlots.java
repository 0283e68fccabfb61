package dev.sheaf.store.index;

/**
 * An open hash table from a hash to a ref, eight bytes a slot.
 *
 * <p><i>Representation:</i> {@code long[capacity]}; a slot is {@code tag << 36 | ref} plus one, or
 * zero when free. The tag is the upper 28 bits of the hash; it also gives the slot where a search
 * begins, as {@code tag * capacity >>> 28}. Searches go forward to the next free slot. Because tags
 * in the order of slots ascend (but for the wrap at the end), growing by a quarter is one
 * sequential pass, and no hash need be kept or recomputed.
 *
 * <p><i>Invariants:</i> at most four fifths of the slots are used, so 10 to 12.5 bytes an entry
 * once the table has grown.
 */
final class HashSlots {
  private static final int TAG_BITS = 64 - RowRefs.REF_BITS;
  private static final int CAPACITY_MIN = 8;

  private long[] slots = new long[CAPACITY_MIN];
  private int used;

  /** The slot whose tag is the hash's, or -1. */
  int find(long hash) {
    return find(tagOf(hash), startOf(hash));
  }

  /**
   * The next slot behind {@code slot} whose tag is the hash's, or -1: for tables that hold one tag
   * twice.
   */
  int findNext(long hash, int slot) {
    return find(tagOf(hash), slot + 1 == slots.length ? 0 : slot + 1);
  }

  /** Where the search for a hash begins: reading it early hides the memory's latency. */
  int startOf(long hash) {
    return (int) ((tagOf(hash) * slots.length) >>> TAG_BITS);
  }

  /** What a slot holds, raw: to be read early and thrown away. */
  long peek(int slot) {
    return slots[slot];
  }

  long ref(int slot) {
    return (slots[slot] - 1) & RowRefs.REF_MASK;
  }

  void setRef(int slot, long ref) {
    slots[slot] = (((slots[slot] - 1) & ~RowRefs.REF_MASK) | ref) + 1;
  }

  /** Adds an entry, also when one of that tag is there. */
  void add(long hash, long ref) {
    if (5L * (used + 1) > 4L * slots.length) {
      grow();
    }
    place(slots, (tagOf(hash) << RowRefs.REF_BITS | ref) + 1);
    used++;
  }

  int used() {
    return used;
  }

  long retainedBytes() {
    return 8L * slots.length;
  }

  private static long tagOf(long hash) {
    return hash >>> RowRefs.REF_BITS;
  }

  private int find(long tag, int start) {
    long[] table = slots;
    int slot = start;
    while (table[slot] != 0) {
      if ((table[slot] - 1) >>> RowRefs.REF_BITS == tag) {
        return slot;
      }
      if (++slot == table.length) {
        slot = 0;
      }
    }
    return -1;
  }

  private void grow() {
    long[] grown =
        new long[(int) Math.min(Integer.MAX_VALUE - 8L, slots.length + slots.length / 4L + 8)];
    for (long slot : slots) {
      if (slot != 0) {
        place(grown, slot);
      }
    }
    slots = grown;
  }

  private static void place(long[] table, long entry) {
    long tag = (entry - 1) >>> RowRefs.REF_BITS;
    int slot = (int) ((tag * table.length) >>> TAG_BITS);
    while (table[slot] != 0) {
      if (++slot == table.length) {
        slot = 0;
      }
    }
    table[slot] = entry;
  }
}
