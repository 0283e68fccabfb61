package dev.sheaf.store.segment;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Chunks that are in memory although nobody uses them now, least recently used first.
 *
 * <p>Only chunks that can be read from a file again are here. A chunk enters when its last user
 * leaves, and is taken out when somebody uses it. What exceeds the limits is named to the caller,
 * who evicts it after letting go of its own locks: a chunk's lock is taken before that of the
 * cache, never after.
 *
 * <p><i>Threads:</i> any number.
 */
final class ChunkCache {
  private final long bytesMax;
  private final int chunksMax;
  private final Map<Chunk, Long> idle = new LinkedHashMap<>();
  private long idleBytes;

  ChunkCache(long bytesMax, int chunksMax) {
    this.bytesMax = bytesMax;
    this.chunksMax = chunksMax;
  }

  /** A chunk that holds {@code bytes} of memory has no user any more. */
  synchronized void idle(Chunk chunk, long bytes) {
    remove(chunk);
    idle.put(chunk, bytes);
    idleBytes += bytes;
  }

  /** A chunk is used again, or gone. */
  synchronized void remove(Chunk chunk) {
    Long bytes = idle.remove(chunk);
    if (bytes != null) {
      idleBytes -= bytes;
    }
  }

  /** Evicts what exceeds the limits. The caller holds no lock of a chunk. */
  void evictExcess() {
    takeExcess(bytesMax, chunksMax).forEach(Chunk::evict);
  }

  /** Evicts everything. The caller holds no lock of a chunk. */
  void evictAll() {
    takeExcess(0, 0).forEach(Chunk::evict);
  }

  /** Bytes of memory that unused chunks hold. */
  synchronized long idleBytes() {
    return idleBytes;
  }

  private synchronized List<Chunk> takeExcess(long bytesLeft, int chunksLeft) {
    List<Chunk> taken = new ArrayList<>();
    Iterator<Map.Entry<Chunk, Long>> oldest = idle.entrySet().iterator();
    while (oldest.hasNext() && (idleBytes > bytesLeft || idle.size() > chunksLeft)) {
      Map.Entry<Chunk, Long> entry = oldest.next();
      taken.add(entry.getKey());
      idleBytes -= entry.getValue();
      oldest.remove();
    }
    return taken;
  }
}
