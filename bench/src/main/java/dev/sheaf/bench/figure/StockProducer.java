package dev.sheaf.bench.figure;

import java.util.List;
import java.util.concurrent.ExecutorService;
import org.apache.arrow.flight.BackpressureStrategy;
import org.apache.arrow.flight.BackpressureStrategy.CallbackBackpressureStrategy;
import org.apache.arrow.flight.BackpressureStrategy.WaitResult;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What somebody writes with Arrow Flight alone: sends the batches that it has, without copying
 * them, as fast as they are taken, and drops what it is sent.
 */
final class StockProducer extends NoOpFlightProducer {
  private static final int PATIENCE_MILLIS = 60_000;

  private final BufferAllocator allocator;
  private final Schema schema;
  private final List<ArrowRecordBatch> batches;
  private final ExecutorService threads;

  /**
   * A producer.
   *
   * @param batches sent to whoever asks; borrowed
   * @param threads one for each stream, which waits
   */
  StockProducer(
      BufferAllocator allocator,
      Schema schema,
      List<ArrowRecordBatch> batches,
      ExecutorService threads) {
    this.allocator = allocator;
    this.schema = schema;
    this.batches = batches;
    this.threads = threads;
  }

  @Override
  public void getStream(CallContext call, Ticket ticket, ServerStreamListener listener) {
    BackpressureStrategy readiness = new CallbackBackpressureStrategy();
    readiness.register(listener);
    threads.execute(() -> send(listener, readiness));
  }

  private void send(ServerStreamListener listener, BackpressureStrategy readiness) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      VectorLoader loader = new VectorLoader(root);
      listener.setUseZeroCopy(true);
      listener.start(root);
      for (ArrowRecordBatch batch : batches) {
        if (readiness.waitForListener(PATIENCE_MILLIS) != WaitResult.READY) {
          return;
        }
        loader.load(batch);
        listener.putNext();
      }
      listener.completed();
    } catch (RuntimeException e) {
      listener.error(CallStatus.INTERNAL.withCause(e).toRuntimeException());
    }
  }

  @Override
  public Runnable acceptPut(
      CallContext call,
      FlightStream stream,
      FlightProducer.StreamListener<PutResult> acknowledgements) {
    return () -> {
      while (stream.next()) {
        // dropped
      }
      acknowledgements.onCompleted();
    };
  }
}
