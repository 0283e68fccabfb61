package dev.sheaf.store.testing;

import org.apache.arrow.memory.AllocationManager;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.MemoryUtil;

/**
 * Memory that is full of one byte when it is allocated.
 *
 * <p>What is made twice, in memory with different marks, and differs, contains bytes that nobody
 * wrote.
 */
public final class MarkedMemory {
  private MarkedMemory() {}

  /** An allocator all of whose memory is full of {@code mark}; the caller closes it. */
  public static BufferAllocator newRoot(byte mark) {
    return new RootAllocator(
        RootAllocator.configBuilder().allocationManagerFactory(new Factory(mark)).build());
  }

  private static final class Factory implements AllocationManager.Factory {
    private final ArrowBuf empty = new RootAllocator().getEmpty();
    private final byte mark;

    Factory(byte mark) {
      this.mark = mark;
    }

    @Override
    public AllocationManager create(BufferAllocator accounting, long bytes) {
      return new Marked(accounting, bytes, mark);
    }

    @Override
    public ArrowBuf empty() {
      return empty;
    }
  }

  private static final class Marked extends AllocationManager {
    private final long address;
    private final long bytes;

    Marked(BufferAllocator accounting, long bytes, byte mark) {
      super(accounting);
      this.bytes = bytes;
      this.address = MemoryUtil.allocateMemory(bytes);
      MemoryUtil.setMemory(address, bytes, mark);
    }

    @Override
    public long getSize() {
      return bytes;
    }

    @Override
    protected long memoryAddress() {
      return address;
    }

    @Override
    protected void release0() {
      MemoryUtil.freeMemory(address);
    }
  }
}
