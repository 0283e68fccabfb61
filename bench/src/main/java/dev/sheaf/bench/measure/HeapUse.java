package dev.sheaf.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;

/** The heap that is in use after garbage has been collected. */
public final class HeapUse {
  private static final int COLLECTIONS_MAX = 10;

  private HeapUse() {}

  /**
   * Bytes of reachable objects, nearly: collects until the number stays the same, since references
   * are cleared one collection before what they held.
   */
  public static long settledBytes() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    long used = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS_MAX; i++) {
      System.gc();
      long now = memory.getHeapMemoryUsage().getUsed();
      if (now >= used - used / 1_000) {
        return Math.min(now, used);
      }
      used = now;
    }
    return used;
  }
}
