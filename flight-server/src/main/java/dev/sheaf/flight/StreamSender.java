package dev.sheaf.flight;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.BackpressureStrategy.WaitResult;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * Sends rows, a batch whenever the connection takes one.
 *
 * <p>Batches of the store are immutable, so gRPC keeps a reference to their buffers instead of a
 * copy. Those references end when the bytes have left, which may be after the stream: hence what is
 * sent is loaded into vectors of the server's allocator, and only what a stream makes itself (dense
 * copies of chunks with holes) begins in an allocator of its own.
 *
 * <p><i>Threads:</i> any number of streams, each in one thread, which waits here.
 */
final class StreamSender {
  private final BufferAllocator serverAllocator;
  private final long streamBudgetBytes;
  private final Duration stallTimeout;
  private final AtomicLong streams = new AtomicLong();

  StreamSender(BufferAllocator serverAllocator, FlightOptions options) {
    this.serverAllocator = serverAllocator;
    this.streamBudgetBytes = options.streamBudgetBytes();
    this.stallTimeout = options.stallTimeout();
  }

  /** Opens the rows of one stream, for as long as they are sent. */
  @FunctionalInterface
  interface Opening {
    /**
     * Opens them.
     *
     * @param ours pays for what has to be made on the way
     * @param cancellation whether nobody wants them any more
     * @return what {@code send} returns
     */
    boolean open(BufferAllocator ours, Cancellation cancellation, Predicate<RowStream> send);
  }

  /**
   * Sends a stream to its end, or until its reader is gone.
   *
   * @throws RuntimeException what is to be told to the reader
   */
  void send(Opening rows, ServerStreamListener listener, BackpressureStrategy readiness) {
    String name = "stream-" + streams.incrementAndGet();
    try (BufferAllocator ours = serverAllocator.newChildAllocator(name, 0, streamBudgetBytes)) {
      boolean ended =
          rows.open(
              ours,
              Cancellation.when(listener::isCancelled),
              opened -> sendAll(opened, listener, readiness));
      if (ended) {
        listener.completed();
      }
    }
  }

  private boolean sendAll(
      RowStream rows, ServerStreamListener listener, BackpressureStrategy readiness) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(rows.schema(), serverAllocator)) {
      listener.setUseZeroCopy(rows.sent() == RowStream.Sent.BY_REFERENCE);
      listener.start(root);
      RowStream.Sink sink = new Connection(new VectorLoader(root), listener, readiness);
      while (sink.awaitReady()) {
        if (!rows.advance(sink)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The way to one client. */
  private final class Connection implements RowStream.Sink {
    private final VectorLoader loader;
    private final ServerStreamListener listener;
    private final BackpressureStrategy readiness;

    Connection(VectorLoader loader, ServerStreamListener listener, BackpressureStrategy readiness) {
      this.loader = loader;
      this.listener = listener;
      this.readiness = readiness;
    }

    @Override
    public boolean awaitReady() {
      WaitResult result = readiness.waitForListener(stallTimeout.toMillis());
      return switch (result) {
        case READY -> true;
        case CANCELLED -> false;
        case TIMEOUT -> throw FlightErrors.stalled(stallTimeout);
        case OTHER ->
            throw SheafException.of(ErrorCode.CLOSED, "the server is being closed; try again");
      };
    }

    @Override
    public void send(ArrowRecordBatch batch) {
      loader.load(batch);
      listener.putNext();
    }
  }
}
