package dev.sheaf.store.segment;

/**
 * How much memory segments may keep beyond what is needed at the moment. A value.
 *
 * <p>Limits are soft in one direction only: what somebody holds a lease on always stays.
 */
public final class SegmentOptions {
  private static final SegmentOptions DEFAULTS =
      new SegmentOptions(256L << 20, 256L << 20, 4096, 1L << 30);

  private final long chunkBytesMax;
  private final long cacheBytesMax;
  private final int cachedChunksMax;
  private final long windowBytes;

  private SegmentOptions(
      long chunkBytesMax, long cacheBytesMax, int cachedChunksMax, long windowBytes) {
    this.chunkBytesMax = chunkBytesMax;
    this.cacheBytesMax = cacheBytesMax;
    this.cachedChunksMax = cachedChunksMax;
    this.windowBytes = windowBytes;
  }

  /** 256 MiB of cached chunks. */
  public static SegmentOptions defaults() {
    return DEFAULTS;
  }

  /** The bytes that chunks without a lease may keep in memory, over all segments. */
  public SegmentOptions withCacheBytes(long bytes) {
    return new SegmentOptions(chunkBytesMax, bytes, cachedChunksMax, windowBytes);
  }

  /** How many chunks without a lease keep their vectors, mapped ones included. */
  SegmentOptions withCachedChunks(int count) {
    return new SegmentOptions(chunkBytesMax, cacheBytesMax, count, windowBytes);
  }

  /** The data bytes at which a chunk is sealed before it is full. */
  SegmentOptions withChunkBytes(long bytes) {
    return new SegmentOptions(bytes, cacheBytesMax, cachedChunksMax, windowBytes);
  }

  /** The length of the ranges in which files are mapped. */
  SegmentOptions withWindowBytes(long bytes) {
    return new SegmentOptions(chunkBytesMax, cacheBytesMax, cachedChunksMax, bytes);
  }

  long chunkBytesMax() {
    return chunkBytesMax;
  }

  long cacheBytesMax() {
    return cacheBytesMax;
  }

  int cachedChunksMax() {
    return cachedChunksMax;
  }

  long windowBytes() {
    return windowBytes;
  }
}
