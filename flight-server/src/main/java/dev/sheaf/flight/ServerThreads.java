package dev.sheaf.flight;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The threads of a server: few for the network, few that pass messages on and never wait, and one
 * for each question that is answered and each stream that is sent or received, which may. All are
 * bounded, and so is what waits for them.
 *
 * <p><b>Invariant.</b> No connection can take all threads of a kind: there are more of them than it
 * may have calls, or streams, at the same time.
 */
final class ServerThreads implements AutoCloseable {
  private static final int CALL_THREADS = 4;
  private static final int NETWORK_THREADS = 2;
  private static final int WAITING_CALL_THREADS = 2 * SheafFlightServer.CALLS_PER_CONNECTION_MAX;
  private static final int UPLOAD_THREADS = 64;
  private static final int WAITING_MAX = 256;
  private static final int IDLE_SECONDS = 30;
  private static final int PATIENCE_SECONDS = 10;

  private final ThreadPoolExecutor calls;
  private final ThreadPoolExecutor questions;
  private final ThreadPoolExecutor streams;
  private final ThreadPoolExecutor uploads;
  private final ThreadPoolExecutor actions;
  private final ScheduledThreadPoolExecutor timer;
  private final EventLoopGroup network;

  ServerThreads(int streamsMax) {
    calls = threads("flight-call-", CALL_THREADS, new LinkedBlockingQueue<>());
    questions = threads("flight-question-", WAITING_CALL_THREADS, new LinkedBlockingQueue<>());
    streams = threads("flight-stream-", streamsMax, new ArrayBlockingQueue<>(streamsMax));
    uploads = threads("flight-upload-", UPLOAD_THREADS, new ArrayBlockingQueue<>(WAITING_MAX));
    actions =
        threads("flight-action-", WAITING_CALL_THREADS, new ArrayBlockingQueue<>(WAITING_MAX));
    timer = new ScheduledThreadPoolExecutor(1, named("flight-timer-"));
    timer.setRemoveOnCancelPolicy(true);
    network = new NioEventLoopGroup(NETWORK_THREADS, named("flight-network-"));
  }

  private static ThreadPoolExecutor threads(
      String prefix, int count, BlockingQueue<Runnable> waiting) {
    ThreadPoolExecutor threads =
        new ThreadPoolExecutor(
            count, count, IDLE_SECONDS, TimeUnit.SECONDS, waiting, named(prefix));
    threads.allowCoreThreadTimeOut(true);
    return threads;
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

  /** For the callbacks of calls that are answered in them, perhaps after waiting. */
  ExecutorService questions() {
    return questions;
  }

  /** For sending; refuses what is too much. */
  ExecutorService streams() {
    return streams;
  }

  /** For receiving; refuses what is too much. */
  ExecutorService uploads() {
    return uploads;
  }

  /** For actions, which may wait for a branch; refuses what is too much. */
  ExecutorService actions() {
    return actions;
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
    return Stream.of(questions, streams, uploads, actions)
        .mapToInt(ThreadPoolExecutor::getActiveCount)
        .sum();
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
    actions.shutdownNow();
    interrupted |= !isTerminated(streams);
    network
        .shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS)
        .awaitUninterruptibly(PATIENCE_SECONDS, TimeUnit.SECONDS);
    interrupted |= !isTerminated(uploads);
    interrupted |= !isTerminated(actions);
    for (ExecutorService callbacks : List.of(questions, calls)) {
      callbacks.shutdown();
      interrupted |= !isTerminated(callbacks);
    }
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
