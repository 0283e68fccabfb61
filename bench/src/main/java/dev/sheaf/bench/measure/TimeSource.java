package dev.sheaf.bench.measure;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** Which time is measured. */
public enum TimeSource {
  /** What a user waits for. */
  WALL {
    @Override
    public long nanos() {
      return System.nanoTime();
    }
  },
  /**
   * What the calling thread works: nearly the same on an idle machine, and still worth something on
   * one whose processors others use as well. Not for work that several threads do.
   */
  THREAD {
    @Override
    public long nanos() {
      return THREADS.getCurrentThreadCpuTime();
    }
  };

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** Now, from some origin. */
  public abstract long nanos();
}
