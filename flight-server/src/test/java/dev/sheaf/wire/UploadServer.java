package dev.sheaf.wire;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.FlightProducer;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.flight.impl.FlightServiceGrpc;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A Flight server that reads uploads to the end, behind a guard, and a client that sends any bytes.
 */
final class UploadServer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 60;
  private static final Flight.FlightDescriptor ANYWHERE =
      Flight.FlightDescriptor.newBuilder()
          .setType(Flight.FlightDescriptor.DescriptorType.PATH)
          .addPath("anywhere")
          .build();

  /** A command whose stream needs no schema. */
  static final byte[] ROWLESS = "rowless".getBytes(StandardCharsets.UTF_8);

  private final BufferAllocator allocator;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
  private final LinkedBlockingQueue<Upload> uploads = new LinkedBlockingQueue<>();
  private final Server server;
  private final ManagedChannel channel;

  /** What a handler saw of one upload: its rows, and why it ended if not at the end. */
  record Upload(List<List<List<@Nullable Object>>> batches, @Nullable Throwable failure) {}

  /** Reads all values of each batch and acknowledges it, also when the call has ended meanwhile. */
  private final class Reader extends NoOpFlightProducer {
    @Override
    public Runnable acceptPut(
        FlightProducer.CallContext context,
        FlightStream stream,
        FlightProducer.StreamListener<PutResult> acknowledgements) {
      return () -> {
        List<List<List<@Nullable Object>>> batches = new ArrayList<>();
        try {
          while (stream.next()) {
            if (stream.hasRoot()) {
              batches.add(WireTables.rows(stream.getRoot(), stream.getDictionaryProvider()));
            }
            acknowledgements.onNext(PutResult.empty());
          }
          acknowledgements.onCompleted();
          uploads.add(new Upload(batches, null));
        } catch (RuntimeException e) {
          acknowledgements.onError(e);
          uploads.add(new Upload(batches, e));
        }
      };
    }
  }

  @SuppressWarnings("deprecation") // The only way to create the service takes one of these.
  UploadServer(BufferAllocator allocator, WireLimits limits) throws Exception {
    this.allocator = allocator;
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server =
        NettyServerBuilder.forAddress(address)
            .executor(threads)
            .maxInboundMessageSize(64 << 20)
            .addService(
                FlightDataGuard.guard(
                    FlightGrpcUtils.createFlightService(
                            allocator, new Reader(), ServerAuthHandler.NO_OP, threads)
                        .bindService(),
                    allocator,
                    limits,
                    call -> UploadQuota.NONE,
                    command -> Arrays.equals(command, ROWLESS),
                    clock,
                    threads))
            .build()
            .start();
    channel =
        NettyChannelBuilder.forAddress(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
            .usePlaintext()
            .build();
  }

  /** A call that is being made. */
  static final class Call implements StreamObserver<Flight.PutResult> {
    private final CompletableFuture<Status> end = new CompletableFuture<>();
    private @Nullable StreamObserver<Flight.FlightData> messages;
    private volatile @Nullable String code;

    @Override
    public void onNext(Flight.PutResult value) {}

    @Override
    public void onError(Throwable failure) {
      io.grpc.Metadata trailers = Status.trailersFromThrowable(failure);
      if (trailers != null) {
        code =
            trailers.get(
                io.grpc.Metadata.Key.of(
                    FlightDataGuard.CODE_KEY, io.grpc.Metadata.ASCII_STRING_MARSHALLER));
      }
      end.complete(Status.fromThrowable(failure));
    }

    @Override
    public void onCompleted() {
      end.complete(Status.OK);
    }

    /** Sends messages as long as the call has not ended. */
    Call send(List<Flight.FlightData> data) {
      StreamObserver<Flight.FlightData> observer = java.util.Objects.requireNonNull(messages);
      for (Flight.FlightData message : data) {
        if (!end.isDone()) {
          try {
            observer.onNext(message);
          } catch (IllegalStateException e) {
            return this; // It ended in between.
          }
        }
      }
      return this;
    }

    /** Says that nothing more comes. */
    Call finish() {
      try {
        java.util.Objects.requireNonNull(messages).onCompleted();
      } catch (IllegalStateException e) {
        return this; // It ended in between.
      }
      return this;
    }

    /** How the server ended it. */
    Status status() throws Exception {
      return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** The error code among the trailers. */
    @Nullable String code() {
      return code;
    }
  }

  /** Begins an upload. */
  Call put() {
    Call call = new Call();
    call.messages = FlightServiceGrpc.newStub(channel).doPut(call);
    return call;
  }

  /** The messages of a stream as Flight sends them. */
  static List<Flight.FlightData> messages(List<IpcBytes.Part> parts) {
    List<Flight.FlightData> messages = new ArrayList<>();
    for (IpcBytes.Part part : parts) {
      messages.add(
          Flight.FlightData.newBuilder()
              .setDataHeader(ByteString.copyFrom(part.header()))
              .setDataBody(ByteString.copyFrom(part.body()))
              .build());
    }
    return described(messages);
  }

  /** The same messages, the first with a descriptor. */
  static List<Flight.FlightData> described(List<Flight.FlightData> messages) {
    List<Flight.FlightData> described = new ArrayList<>(messages);
    if (!described.isEmpty()) {
      described.set(0, described.get(0).toBuilder().setFlightDescriptor(ANYWHERE).build());
    }
    return described;
  }

  /** What the handler of the next upload that ended has seen. */
  Upload ended() throws Exception {
    return java.util.Objects.requireNonNull(uploads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
  }

  /** Waits until nothing is held for uploads. */
  void awaitDrained() throws InterruptedException {
    for (int i = 0; allocator.getAllocatedMemory() > 0 && i < PATIENCE_SECONDS * 100; i++) {
      Thread.sleep(10);
    }
    if (allocator.getAllocatedMemory() > 0) {
      throw new AssertionError("held: " + allocator.toVerboseString());
    }
  }

  @Override
  public void close() throws Exception {
    channel.shutdownNow().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    server.shutdownNow().awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    threads.shutdown();
    threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
    clock.shutdownNow();
  }
}
