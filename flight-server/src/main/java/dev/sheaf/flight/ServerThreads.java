package dev.sheaf.flight;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a server: few for the network, few that answer calls and never wait, and one for
 * each stream that is being sent or received, which does. All are bounded, and so is what waits for
 * a stream.
 */
final class ServerThreads implements AutoCloseable {
  private static final int CALL_THREADS = 4;
  private static final int NETWORK_THREADS = 2;
  private static final int UPLOAD_THREADS = 16;
  private static final int UPLOADS_WAITING_MAX = 256;
  private static final int IDLE_SECONDS = 30;
  private static final int PATIENCE_SECONDS = 10;

  private final ThreadPoolExecutor calls;
  private final ThreadPoolExecutor streams;
  private final ThreadPoolExecutor uploads;
  private final ScheduledThreadPoolExecutor timer;
  private final EventLoopGroup network;

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
    uploads =
        new ThreadPoolExecutor(
            UPLOAD_THREADS,
            UPLOAD_THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(UPLOADS_WAITING_MAX),
            named("flight-upload-"));
    uploads.allowCoreThreadTimeOut(true);
    timer = new ScheduledThreadPoolExecutor(1, named("flight-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    network = new NioEventLoopGroup(NETWORK_THREADS, named("flight-network-"));
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

  /** For what receives rows, or may wait for a branch; refuses what is too much. */
  ExecutorService uploads() {
    return uploads;
  }

  /** For what is to be done later; nothing of it takes long. */
  ScheduledExecutorService timer() {
    return timer;
  }

  /** How many streams wait for others to end before they are sent. */
  int streamsWaiting() {
    return streams.getQueue().size();
  }

  /** How many threads do something that may wait. */
  int busy() {
    return streams.getActiveCount() + uploads.getActiveCount();
  }

  /** For connections. */
  EventLoopGroup network() {
    return network;
  }

  /**
   * Ends the streams, closes all connections, and ends all threads.
   *
   * <p>The server has been told to shut down, but gRPC may wait for a connection with streams until
   * its client closes it. Ending the network threads closes each connection and gives back what
   * waits to be sent; by then nothing is sent any more, and callbacks are answered to the last.
   */
  @Override
  public void close() {
    boolean interrupted = Thread.interrupted();
    timer.shutdownNow();
    streams.shutdownNow();
    uploads.shutdownNow();
    interrupted |= !isTerminated(streams);
    network
        .shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    interrupted |= !isTerminated(uploads);
    calls.shutdown();
    interrupted |= !isTerminated(calls);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for the end of threads; false if this one was interrupted. */
  private static boolean isTerminated(ExecutorService threads) {
    try {
      boolean ended = threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assert ended : threads;
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }
}
