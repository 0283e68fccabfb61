package dev.sheaf.store.rows;

import java.util.Arrays;

/**
 * Walks the addresses of a row set in ascending order, in batches into the caller's array.
 *
 * <p><b>Threads.</b> One, and one use. <b>Cost.</b> Each chunk that is entered is decoded once;
 * skipping over chunks is a binary search. Holds at most 256 KiB.
 */
public final class RowCursor {
  private final RowSet rows;
  private final Positions unpacking = new Positions();

  private int block;
  private int entry;

  /** The positions of the current chunk; those from {@link #next} on are still to come. */
  private int[] positions = new int[16];

  private int count;
  private int next;
  private long chunkAddress;

  RowCursor(RowSet rows) {
    this.rows = rows;
  }

  /**
   * Fills {@code target} with the next addresses, strictly increasing, and returns how many there
   * were: less than {@code target.length} only at the end, 0 behind it.
   */
  public int nextBatch(long[] target) {
    int filled = 0;
    while (filled < target.length && (next < count || enterChunk())) {
      int take = Math.min(target.length - filled, count - next);
      for (int i = 0; i < take; i++) {
        target[filled + i] = chunkAddress | positions[next + i];
      }
      next += take;
      filled += take;
    }
    return filled;
  }

  /** Skips all addresses below {@code address}. Never goes back. */
  public void advanceTo(long address) {
    long key = RowAddress.chunkKey(RowAddress.requireValid(address));
    if (next == count || RowAddress.chunkKey(chunkAddress) < key) {
      next = count;
      seek(key);
      if (!isOn(key)) {
        return;
      }
      enterChunk();
    }
    if (RowAddress.chunkKey(chunkAddress) == key) {
      int position = RowAddress.position(address);
      int found = Arrays.binarySearch(positions, next, count, position);
      next = found >= 0 ? found : -(found + 1);
    }
  }

  /** Moves to the first entry that is not behind and whose key is at least {@code key}. */
  private void seek(long key) {
    Block[] blocks = rows.blocks();
    int ceiling = rows.blockCeiling(key);
    if (ceiling > block) {
      block = ceiling;
      entry = 0;
    }
    if (block < blocks.length) {
      entry = Math.max(entry, blocks[block].ceiling(key));
    }
  }

  private boolean isOn(long key) {
    Block[] blocks = rows.blocks();
    return block < blocks.length && blocks[block].key(entry) == key;
  }

  /** Decodes the chunk of the current entry and moves the entry on; false at the end. */
  private boolean enterChunk() {
    Block[] blocks = rows.blocks();
    if (block == blocks.length) {
      return false;
    }
    Block from = blocks[block];
    count = from.cardinality(entry);
    if (positions.length < count) {
      positions = new int[count];
    }
    unpacking.fill(from.container(entry), positions);
    next = 0;
    chunkAddress = RowAddress.firstOfKey(from.key(entry));
    if (++entry == from.size()) {
      entry = 0;
      block++;
    }
    return true;
  }
}
