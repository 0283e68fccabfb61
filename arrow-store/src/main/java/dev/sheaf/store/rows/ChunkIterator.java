package dev.sheaf.store.rows;

import java.util.Iterator;
import java.util.NoSuchElementException;

/** Walks the chunks of a row set in ascending order. */
final class ChunkIterator implements Iterator<RowChunk> {
  private final Block[] blocks;
  private int index;
  private int entry;

  ChunkIterator(Block[] blocks) {
    this.blocks = blocks;
  }

  @Override
  public boolean hasNext() {
    return index < blocks.length;
  }

  @Override
  public RowChunk next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    Block block = blocks[index];
    RowChunk chunk =
        new RowChunk(block.key(entry), block.container(entry), block.cardinality(entry));
    if (++entry == block.size()) {
      entry = 0;
      index++;
    }
    return chunk;
  }
}
