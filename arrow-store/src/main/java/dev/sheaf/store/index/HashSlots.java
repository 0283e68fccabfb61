package dev.sheaf.store.index;

import java.util.Arrays;

/**
 * An open hash table from a hash to a ref, eight bytes a slot.
 *
 * <p><i>Representation:</i> {@code long[capacity + overflow]}; a slot is {@code tag << 36 | ref}
 * plus one, or zero when free. The tag is the upper 28 bits of the hash; it also gives the slot
 * where a search begins, as {@code tag * capacity >>> 28}. Slots behind {@code capacity} take what
 * the last searches push on, so that no search ever wraps; the last slot is always free.
 *
 * <p><i>Invariants:</i> tags ascend from slot to slot, free ones aside, and no slot between the
 * begin of a tag's search and the tag's place is free. So a search ends at the first tag that is
 * not less: for a hash that is not there as soon as for one that is, which is what a load of new
 * keys asks for. Growing by three tenths is one pass from front to back over both tables, and needs
 * no hash. At most four fifths of the slots are used, so 10 to 13 bytes an entry once the table has
 * grown.
 */
final class HashSlots {
  private static final int TAG_BITS = 64 - RowRefs.REF_BITS;
  private static final int CAPACITY_MIN = 8;
  private static final int OVERFLOW_MIN = 8;
  private static final int CAPACITY_MAX = 2_000_000_000;

  private int capacity = CAPACITY_MIN;
  private long[] slots = new long[CAPACITY_MIN + OVERFLOW_MIN];
  private int used;

  /** The first slot whose tag is the hash's, or -1. */
  int find(long hash) {
    int slot = seek(hash);
    return holds(slot, hash) ? slot : -1;
  }

  /**
   * The next slot behind {@code slot} whose tag is the hash's, or -1: for tables that hold one tag
   * twice.
   */
  int findNext(long hash, int slot) {
    return holds(slot + 1, hash) ? slot + 1 : -1;
  }

  /**
   * Where the hash's tag is or would be: the first slot from the begin of its search on that is
   * free or holds a tag that is not less.
   */
  int seek(long hash) {
    long[] table = slots;
    long tag = tagOf(hash);
    int slot = startOf(hash);
    while (tagAt(table, slot) < tag) { // a free slot counts as the greatest tag
      slot++;
    }
    return slot;
  }

  /** Whether a slot holds the hash's tag. */
  boolean holds(int slot, long hash) {
    return slots[slot] != 0 && tagAt(slots, slot) == tagOf(hash);
  }

  /** What the first slot of the hash's search holds: zero if the hash is not there. */
  long first(long hash) {
    return slots[startOf(hash)];
  }

  /**
   * Reads what a search for the hash, and an insertion after it, will mostly read: done early for
   * many hashes, the latencies of the memory overlap.
   *
   * @return anything, to be kept so that the reads are not optimized away
   */
  long peek(long hash) {
    int start = startOf(hash);
    return slots[start] + slots[start + OVERFLOW_MIN];
  }

  long ref(int slot) {
    return (slots[slot] - 1) & RowRefs.REF_MASK;
  }

  void setRef(int slot, long ref) {
    slots[slot] = (((slots[slot] - 1) & ~RowRefs.REF_MASK) | ref) + 1;
  }

  /** Adds an entry, also when one of that tag is there. */
  void add(long hash, long ref) {
    add(hash, ref, seek(hash));
  }

  /** Adds an entry where {@link #seek} found its place, with nothing added since. */
  void add(long hash, long ref, int place) {
    long entry = tagged(hash, ref) + 1;
    if (isFull()) {
      growTo(grownCapacity());
      insert(entry, seek(hash));
    } else {
      insert(entry, place);
    }
  }

  /** Makes room for so many entries more. */
  void reserve(int entries) {
    long needed = used + (long) entries;
    if (5 * needed > 4L * capacity) {
      growTo(Math.max(grownCapacity(), needed * 5 / 4 + 1));
    }
  }

  /** A hash's tag and a ref in one: it stands for the hash in all look-ups. */
  static long tagged(long hash, long ref) {
    return tagOf(hash) << RowRefs.REF_BITS | ref;
  }

  int used() {
    return used;
  }

  long retainedBytes() {
    return 8L * slots.length;
  }

  /** Where the search for a hash begins. */
  private int startOf(long hash) {
    return (int) ((tagOf(hash) * capacity) >>> TAG_BITS);
  }

  private static long tagOf(long hash) {
    return hash >>> RowRefs.REF_BITS;
  }

  private static long tagAt(long[] table, int slot) {
    return (table[slot] - 1) >>> RowRefs.REF_BITS;
  }

  private boolean isFull() {
    return 5L * (used + 1) > 4L * capacity;
  }

  /** Puts an entry before those that are greater, which move on to the next free slot. */
  private void insert(long entry, int place) {
    long[] table = slots;
    long moved = entry;
    int slot = place;
    while (moved != 0) {
      long there = table[slot];
      table[slot++] = moved;
      moved = there;
    }
    used++;
    slots = withFreeEnd(table, slot);
  }

  private long grownCapacity() {
    return capacity + 3L * capacity / 10;
  }

  /** Spreads the entries anew over more slots, in their order. */
  private void growTo(long toCapacity) {
    capacity = (int) Math.min(CAPACITY_MAX, toCapacity);
    long[] grown = new long[capacity + OVERFLOW_MIN];
    int next = 0;
    for (long entry : slots) {
      if (entry != 0) {
        long tag = (entry - 1) >>> RowRefs.REF_BITS;
        next = Math.max(next, (int) ((tag * capacity) >>> TAG_BITS));
        grown[next++] = entry;
        grown = withFreeEnd(grown, next);
      }
    }
    slots = grown;
  }

  /** The table with a free slot at its end, given how far it is used. */
  private static long[] withFreeEnd(long[] table, int usedSlots) {
    return usedSlots < table.length
        ? table
        : Arrays.copyOf(table, usedSlots + OVERFLOW_MIN + (usedSlots >> 10));
  }
}
