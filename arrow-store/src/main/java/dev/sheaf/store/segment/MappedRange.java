package dev.sheaf.store.segment;

import dev.sheaf.store.file.FileMapping;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.OwnershipTransferResult;
import org.apache.arrow.memory.ReferenceManager;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * The mapped bytes of a file as Arrow buffers, unmapped when the last buffer is released.
 *
 * <p>Mapped bytes are the operating system's page cache and not memory of ours. So they are counted
 * apart ({@link StorageStatistics#mappedBytes()}) and against no allocator: a budget of 64 MB does
 * not keep anybody from reading a segment of a gigabyte, and a buffer may be handed to an allocator
 * of another root without being copied. That is why this is a reference manager of our own and not
 * {@link BufferAllocator#wrapForeignAllocation}, which counts.
 *
 * <p><i>Ownership:</i> created with one reference, that of whoever mapped. <i>Threads:</i> any
 * number.
 */
final class MappedRange implements ReferenceManager {
  private final FileMapping mapping;
  private final long fileOffset;
  private final BufferAllocator allocator;
  private final Runnable afterUnmap;
  private final AtomicInteger references = new AtomicInteger(1);

  /**
   * @param mapping owned from now on
   * @param fileOffset of its first byte
   * @param allocator named when a buffer is asked for its allocator
   * @param afterUnmap run once, after the last reference has gone
   */
  MappedRange(
      FileMapping mapping, long fileOffset, BufferAllocator allocator, Runnable afterUnmap) {
    this.mapping = mapping;
    this.fileOffset = fileOffset;
    this.allocator = allocator;
    this.afterUnmap = afterUnmap;
  }

  /** Whether the range holds {@code length} bytes from {@code offset} of the file on. */
  boolean covers(long offset, long length) {
    return offset >= fileOffset && offset + length <= fileOffset + getSize();
  }

  /** Bytes of the file, with a reference that the caller releases by closing the buffer. */
  ArrowBuf take(long offset, long length) {
    retain();
    long address = MemoryUtil.getByteBufferAddress(mapping.bytes()) + (offset - fileOffset);
    return new ArrowBuf(this, null, length, address);
  }

  @Override
  public int getRefCount() {
    return references.get();
  }

  @Override
  public boolean release() {
    return release(1);
  }

  @Override
  public boolean release(int decrement) {
    int left = references.addAndGet(-decrement);
    if (left < 0) {
      throw new IllegalStateException("a mapped buffer was released more often than retained");
    }
    if (left == 0) {
      mapping.close();
      afterUnmap.run();
    }
    return left == 0;
  }

  @Override
  public void retain() {
    retain(1);
  }

  @Override
  public void retain(int increment) {
    if (references.getAndAdd(increment) <= 0) {
      throw new IllegalStateException("a mapped buffer was used after its release");
    }
  }

  @Override
  public ArrowBuf retain(ArrowBuf buffer, BufferAllocator target) {
    retain();
    ArrowBuf same = deriveBuffer(buffer, 0, buffer.capacity());
    same.readerIndex(buffer.readerIndex());
    same.writerIndex(buffer.writerIndex());
    return same;
  }

  @Override
  public ArrowBuf deriveBuffer(ArrowBuf buffer, long index, long length) {
    return new ArrowBuf(this, null, length, buffer.memoryAddress() + index);
  }

  @Override
  public OwnershipTransferResult transferOwnership(ArrowBuf buffer, BufferAllocator target) {
    ArrowBuf transferred = retain(buffer, target);
    return new OwnershipTransferResult() {
      @Override
      public boolean getAllocationFit() {
        return true;
      }

      @Override
      public ArrowBuf getTransferredBuffer() {
        return transferred;
      }
    };
  }

  @Override
  public BufferAllocator getAllocator() {
    return allocator;
  }

  @Override
  public long getSize() {
    return mapping.length();
  }

  @Override
  public long getAccountedSize() {
    return 0;
  }
}
