package dev.sheaf.store.rows;

/** The part of a row set that lies in one segment. */
final class Restriction {
  private Restriction() {}

  static RowSet of(RowSet rows, int segment) {
    if (segment < 0) {
      throw new IllegalArgumentException("negative segment: " + segment);
    }
    long from = RowAddress.chunkKey(segment, 0);
    long to = RowAddress.endKeyOf(segment);
    if (rows.isEmpty() || (firstKey(rows) >= from && lastKey(rows) < to)) {
      return rows;
    }
    BlockAppender result = new BlockAppender();
    Block[] blocks = rows.blocks();
    for (int i = rows.blockCeiling(from); i < blocks.length && blocks[i].firstKey() < to; i++) {
      Block block = blocks[i];
      if (block.firstKey() >= from && block.lastKey() < to) {
        result.append(block);
      } else {
        int end = block.ceiling(to);
        for (int entry = block.ceiling(from); entry < end; entry++) {
          result.append(block, entry);
        }
      }
    }
    return result.build();
  }

  private static long firstKey(RowSet rows) {
    return rows.blocks()[0].firstKey();
  }

  private static long lastKey(RowSet rows) {
    return rows.blocks()[rows.blocks().length - 1].lastKey();
  }
}
