package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.FileAccess;
import dev.sheaf.store.file.StoreFiles;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OutOfMemoryException;
import org.jspecify.annotations.Nullable;

/** What all segments of a dataset share: files, memory, the cache of chunks, and counts. */
final class SegmentStorage {
  /** The directory of segment files in a dataset. */
  static final String DIRECTORY = "segments";

  final BufferAllocator allocator;
  final SegmentOptions options;
  final ChunkCache cache;
  final FileAccess access;
  final AtomicLong mappedBytes = new AtomicLong();
  final AtomicInteger mappings = new AtomicInteger();

  /** Leases of chunks that were ever given. */
  final LongAdder leases = new LongAdder();

  private final @Nullable StoreFiles files;

  /**
   * @param files null when the dataset is in memory
   */
  SegmentStorage(
      BufferAllocator allocator,
      SegmentOptions options,
      @Nullable StoreFiles files,
      FileAccess access) {
    this.allocator = allocator;
    this.options = options;
    this.files = files;
    this.access = access;
    this.cache = new ChunkCache(options.cacheBytesMax(), options.cachedChunksMax());
  }

  /** Whether there is no file, and so nothing that memory could be read from again. */
  boolean inMemory() {
    return files == null;
  }

  /**
   * Runs what allocates. If memory is short, what nobody uses is given up, and it runs once more.
   * The caller holds no lock of a chunk.
   */
  <T> T withRoom(Supplier<T> allocating) {
    try {
      return allocating.get();
    } catch (OutOfMemoryException e) {
      cache.evictAll();
      return allocating.get();
    }
  }

  /**
   * Refuses what writes, when the dataset was opened for reading.
   *
   * @throws SheafException {@link ErrorCode#READ_ONLY}
   */
  void requireWritable() {
    if (access == FileAccess.READ) {
      throw SheafException.of(
          ErrorCode.READ_ONLY, "the dataset is open for reading only; open it for writing");
    }
  }

  StoreFiles files() {
    if (files == null) {
      throw new IllegalStateException("a dataset in memory has no files");
    }
    return files;
  }
}
