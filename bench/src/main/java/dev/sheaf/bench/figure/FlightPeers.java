package dev.sheaf.bench.figure;

import dev.sheaf.wire.FlightDataGuard;
import dev.sheaf.wire.UploadQuota;
import dev.sheaf.wire.WireLimits;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Two servers of the same {@link StockProducer}: one as Arrow's own builder makes it, and one with
 * nothing but the guard in front.
 *
 * <p><i>Ownership:</i> the caller closes it, with the batches that it sends.
 */
final class FlightPeers implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 64 << 20;
  private static final int PATIENCE_SECONDS = 30;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final BufferAllocator allocator;
  private final List<ArrowRecordBatch> batches;
  private final FlightServer stock;
  private final Server guarded;

  /**
   * Starts both.
   *
   * @param batches closed with this
   */
  FlightPeers(BufferAllocator allocator, Schema schema, List<ArrowRecordBatch> batches)
      throws IOException {
    this.allocator = allocator.newChildAllocator("peers", 0, Long.MAX_VALUE);
    this.batches = new ArrayList<>(batches);
    StockProducer producer = new StockProducer(this.allocator, schema, this.batches, threads);
    this.stock =
        FlightServer.builder(this.allocator, Location.forGrpcInsecure("127.0.0.1", 0), producer)
            .executor(threads)
            .build()
            .start();
    this.guarded = guarded(producer).start();
  }

  @SuppressWarnings("deprecation") // The only way to create the service takes one of these.
  private Server guarded(StockProducer producer) {
    BindableService flight =
        FlightGrpcUtils.createFlightService(allocator, producer, ServerAuthHandler.NO_OP, threads);
    return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .executor(threads)
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .addService(
            FlightDataGuard.guard(
                flight.bindService(),
                allocator,
                WireLimits.uploads(),
                call -> UploadQuota.NONE,
                command -> false,
                clock,
                threads))
        .build();
  }

  int stockPort() {
    return stock.getPort();
  }

  int guardedPort() {
    return guarded.getPort();
  }

  @Override
  public void close() throws Exception {
    stock.shutdown();
    stock.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    guarded.shutdownNow();
    guarded.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    threads.shutdown();
    threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    clock.shutdownNow();
    batches.forEach(ArrowRecordBatch::close);
    allocator.close();
  }
}
