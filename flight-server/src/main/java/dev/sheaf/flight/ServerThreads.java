package dev.sheaf.flight;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a server: few that answer calls and never wait, and one per stream that is being
 * sent, which does. Both are bounded, and so is what waits for a stream.
 */
final class ServerThreads implements AutoCloseable {
  private static final int CALL_THREADS = 4;
  private static final int IDLE_SECONDS = 30;
  private static final int PATIENCE_SECONDS = 10;

  private final ThreadPoolExecutor calls;
  private final ThreadPoolExecutor streams;

  ServerThreads(int streamsMax) {
    calls =
        new ThreadPoolExecutor(
            CALL_THREADS,
            CALL_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            named("flight-call-"));
    calls.allowCoreThreadTimeOut(true);
    streams =
        new ThreadPoolExecutor(
            streamsMax,
            streamsMax,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(streamsMax),
            named("flight-stream-"));
    streams.allowCoreThreadTimeOut(true);
  }

  private static ThreadFactory named(String prefix) {
    AtomicInteger number = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, prefix + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** For the callbacks of gRPC. */
  ExecutorService calls() {
    return calls;
  }

  /** For sending; refuses what is too much. */
  ExecutorService streams() {
    return streams;
  }

  /** Interrupts the streams, and waits until all threads are done. */
  @Override
  public void close() {
    streams.shutdownNow();
    boolean interrupted = false;
    try {
      streams.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    calls.shutdown();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
