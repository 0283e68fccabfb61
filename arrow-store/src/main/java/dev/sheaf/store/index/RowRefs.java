package dev.sheaf.store.index;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowAddress;
import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Numbers the chunks of a table, so that a row address fits into 36 bits.
 *
 * <p><i>Representation:</i> a ref is {@code chunkOrdinal << 16 | position}, where the ordinal
 * counts chunks in the order in which they were first seen: at most 2^20 - 1 chunks of 65,536 rows.
 * An open hash table maps (segment, chunk) to the ordinal; the last hit is remembered, since
 * neighbours in a batch share their chunk.
 */
final class RowRefs {
  static final int REF_BITS = 36;
  static final long REF_MASK = (1L << REF_BITS) - 1;
  private static final int CHUNKS_MAX = (1 << (REF_BITS - 16)) - 1;

  private long[] chunkKeys = new long[4];
  private int chunkCount;
  private int[] table = new int[8];
  private long lastKey = -1;
  private int lastOrdinal = -1;

  RowRefs() {
    Arrays.fill(table, -1);
  }

  int chunkCount() {
    return chunkCount;
  }

  /** The ref of an address whose chunk is known or becomes known now. */
  long assign(long address) {
    long key = chunkKey(address);
    if (key != lastKey) {
      int ordinal = ordinalOf(key);
      lastOrdinal = ordinal < 0 ? add(key) : ordinal;
      lastKey = key;
    }
    return ((long) lastOrdinal << 16) | (address & 0xFFFF);
  }

  /** The ref of an address, or -1 if no row of its chunk was ever added; safe for many readers. */
  long find(long address) {
    int ordinal = ordinalOf(chunkKey(address));
    return ordinal < 0 ? -1 : ((long) ordinal << 16) | (address & 0xFFFF);
  }

  long address(long ref) {
    long key = chunkKeys[(int) (ref >>> 16)];
    return RowAddress.of((int) (key >>> 16), (int) ((key & 0xFFFF) << 16 | (ref & 0xFFFF)));
  }

  /** Gives every chunk another place; positions in chunks stay. Allocates nothing. */
  void relocate(LongUnaryOperator chunks) {
    for (int ordinal = 0; ordinal < chunkCount; ordinal++) {
      chunkKeys[ordinal] = chunkKey(chunks.applyAsLong(chunkKeys[ordinal] << 16));
    }
    Arrays.fill(table, -1);
    placeAll();
    lastKey = -1;
  }

  long retainedBytes() {
    return 8L * chunkKeys.length + 4L * table.length;
  }

  /** Segment in the high bits, chunk in the low sixteen. */
  private static long chunkKey(long address) {
    return address >>> 16;
  }

  private int ordinalOf(long key) {
    int mask = table.length - 1;
    for (int slot = slotOf(key, mask); ; slot = (slot + 1) & mask) {
      int ordinal = table[slot];
      if (ordinal < 0 || chunkKeys[ordinal] == key) {
        return ordinal;
      }
    }
  }

  private int add(long key) {
    if (chunkCount == CHUNKS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "a table can hold {max} chunks of rows over all its branches; compact it or split the table",
          "max",
          CHUNKS_MAX);
    }
    if (chunkCount == chunkKeys.length) {
      chunkKeys = Arrays.copyOf(chunkKeys, chunkCount * 2);
    }
    chunkKeys[chunkCount] = key;
    if (2 * (chunkCount + 1) > table.length) {
      rehash(table.length * 2);
    }
    place(key, chunkCount);
    return chunkCount++;
  }

  private void rehash(int size) {
    table = new int[size];
    Arrays.fill(table, -1);
    placeAll();
  }

  private void placeAll() {
    for (int ordinal = 0; ordinal < chunkCount; ordinal++) {
      place(chunkKeys[ordinal], ordinal);
    }
  }

  private void place(long key, int ordinal) {
    int mask = table.length - 1;
    int slot = slotOf(key, mask);
    while (table[slot] >= 0) {
      slot = (slot + 1) & mask;
    }
    table[slot] = ordinal;
  }

  private static int slotOf(long key, int mask) {
    return (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & mask;
  }
}
