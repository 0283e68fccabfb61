package dev.sheaf.store.rows;

import java.util.Objects;

/** Places in the ascending order of a row set's addresses. */
final class Order {
  private Order() {}

  /** How many rows lie below a valid address. */
  static long rank(RowSet rows, long address) {
    long key = RowAddress.chunkKey(address);
    Block[] blocks = rows.blocks();
    int index = rows.blockCeiling(key);
    long rank = 0;
    for (int i = 0; i < index; i++) {
      rank += blocks[i].cardinality();
    }
    if (index == blocks.length) {
      return rank;
    }
    Block block = blocks[index];
    int entry = block.ceiling(key);
    for (int i = 0; i < entry; i++) {
      rank += block.cardinality(i);
    }
    int position = RowAddress.position(address);
    boolean inside = entry < block.size() && block.key(entry) == key && position > 0;
    return inside ? rank + block.container(entry).rank((char) (position - 1)) : rank;
  }

  static long select(RowSet rows, long rank) {
    long rest = Objects.checkIndex(rank, rows.cardinality());
    int index = 0;
    Block[] blocks = rows.blocks();
    while (rest >= blocks[index].cardinality()) {
      rest -= blocks[index++].cardinality();
    }
    Block block = blocks[index];
    int entry = 0;
    while (rest >= block.cardinality(entry)) {
      rest -= block.cardinality(entry++);
    }
    return RowAddress.firstOfKey(block.key(entry)) | block.container(entry).select((int) rest);
  }
}
