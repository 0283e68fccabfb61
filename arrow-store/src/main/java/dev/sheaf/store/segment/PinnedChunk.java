package dev.sheaf.store.segment;

import org.jspecify.annotations.Nullable;

/**
 * A chunk that an append holds, with its growing columns.
 *
 * <p><i>Threads:</i> belongs to the append.
 */
final class PinnedChunk {
  private final SegmentStorage storage;
  private final Chunk chunk;
  private final ChunkMemory memory;
  private Chunk.@Nullable StoredBatches written;

  /** Pins the chunk; {@link Chunk#unpin} ends it. */
  PinnedChunk(SegmentStorage storage, Chunk chunk) {
    this.storage = storage;
    this.chunk = chunk;
    this.memory = storage.withRoom(chunk::pin);
  }

  Chunk chunk() {
    return chunk;
  }

  /** All rows, published or not. */
  ChunkMemory memory() {
    return memory;
  }

  /** Rows that are not published. */
  int newRows() {
    return memory.rows() - chunk.rows();
  }

  /** Whether further rows go to the next chunk. */
  boolean isFull() {
    return memory.rows() == Segment.CHUNK_ROWS
        || memory.dataBytes() >= storage.options.chunkBytesMax();
  }

  /** Remembers where all rows will be once they are published. */
  void written(Chunk.StoredBatches where) {
    written = where;
  }

  /** Shows the rows to readers; cannot fail. */
  void publish() {
    if (newRows() > 0) {
      chunk.publish(written, isFull());
    } else {
      chunk.rollback();
    }
  }
}
