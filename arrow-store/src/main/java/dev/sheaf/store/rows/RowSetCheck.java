package dev.sheaf.store.rows;

import org.roaringbitmap.Container;

/** Checks the invariants of a row set, and recounts what it has cached. */
final class RowSetCheck {
  private RowSetCheck() {}

  static void verify(RowSet rows) {
    long key = -1;
    long cardinality = 0;
    int previousSize = Block.ENTRIES_MAX;
    for (Block block : rows.blocks()) {
      int size = block.size();
      require(size >= 1 && size <= Block.ENTRIES_MAX, "entries of a block", size);
      require(previousSize + size > Block.ENTRIES_MAX, "neighbours that fit into a block", size);
      key = verifyEntries(block, key);
      cardinality += block.cardinality();
      previousSize = size;
    }
    require(cardinality == rows.cardinality(), "rows of a set", cardinality);
  }

  private static long verifyEntries(Block block, long keyBefore) {
    long key = keyBefore;
    long cardinality = 0;
    for (int entry = 0; entry < block.size(); entry++) {
      require(block.key(entry) > key, "order of keys", block.key(entry));
      key = block.key(entry);
      require(RowAddress.isValid(RowAddress.firstOfKey(key)) && key >>> 47 == 0, "key", key);
      Container container = block.container(entry);
      require(Containers.isCanonical(container), "canonical container of key", key);
      require(container.getCardinality() == block.cardinality(entry), "rows of key", key);
      cardinality += block.cardinality(entry);
    }
    require(cardinality == block.cardinality(), "rows of a block", cardinality);
    return key;
  }

  private static void require(boolean holds, String what, long value) {
    if (!holds) {
      throw new IllegalStateException("row set is broken: " + what + ": " + value);
    }
  }
}
