package dev.sheaf.flight;

import java.util.concurrent.TimeUnit;
import org.apache.arrow.memory.BufferAllocator;

/** Waits for what the network has not let go of yet. */
final class Drained {
  private static final long PAUSE_MILLIS = 2;

  private Drained() {}

  /** Waits until an allocator holds nothing; false if it still does after so many seconds. */
  static boolean await(BufferAllocator allocator, int seconds) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    boolean interrupted = false;
    while (allocator.getAllocatedMemory() > 0 && System.nanoTime() - end < 0) {
      try {
        Thread.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return allocator.getAllocatedMemory() == 0;
  }
}
