package dev.sheaf.bench.figure;

import dev.sheaf.bench.measure.Reading;
import dev.sheaf.bench.measure.Target;
import dev.sheaf.store.Dataset;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What clients cost that take one batch and no more: memory off the heap, of the server's batches
 * and of Netty.
 *
 * <p>They read the version with holes, whose batches have to be made for each of them.
 */
final class FlightLoad {
  private static final double MEBIBYTE = 1 << 20;
  private static final int SETTLED_MILLIS = 100;
  private static final int LOOKS = 20;

  private final FigureRun run;
  private final Dataset dataset;
  private final int port;
  private final BufferAllocator served;

  /**
   * For a server.
   *
   * @param served pays for everything that the server holds
   */
  FlightLoad(FigureRun run, Dataset dataset, int port, BufferAllocator served) {
    this.run = run;
    this.dataset = dataset;
    this.port = port;
    this.served = served;
  }

  void measure(int many) throws Exception {
    report("a stalled reader", 1, Target.atMost(64));
    report("%d stalled readers".formatted(many), many, Target.atMost(512));
  }

  private void report(String what, int readers, Target target) throws Exception {
    run.progress("reading and stalling: %s", what);
    byte[] ticket = FlightTickets.all(dataset.version("main"));
    long before = bytes();
    long most = before + 1;
    try (StalledReaders clients = StalledReaders.start(port, readers, ticket)) {
      for (int look = 0; look < LOOKS; look++) {
        Thread.sleep(SETTLED_MILLIS);
        most = Math.max(most, bytes());
      }
    }
    run.report(Reading.of(what, "MiB", target, (most - before) / MEBIBYTE));
  }

  private long bytes() {
    long bytes = served.getAllocatedMemory() + Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return bytes;
  }
}
