package dev.sheaf.flight;

import dev.sheaf.flight.access.Access;
import dev.sheaf.flight.sql.FlightSql;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.wire.FlightDataGuard;
import dev.sheaf.wire.SentBodies;
import dev.sheaf.wire.WireLimits;
import io.grpc.BindableService;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.flight.grpc.ServerBackpressureThresholdInterceptor;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * A Flight server for one dataset: on the loopback address for everybody there, or elsewhere with
 * TLS and users ({@link dev.sheaf.flight.access.Exposure}).
 *
 * <p>A client asks {@code GetFlightInfo} or {@code GetSchema} for the path (revision, table) and
 * reads the version with the ticket that it gets; {@code ListFlights} tells of every table of every
 * branch and tag.
 *
 * <p><i>Ownership:</i> the caller closes it, before the dataset; closing ends streams that are
 * being sent. <i>Threads:</i> any.
 */
public final class SheafFlightServer implements AutoCloseable {
  private static final int MESSAGE_BYTES_MAX = 64 << 20;
  private static final int HEADER_BYTES_MAX = 16 << 10;

  /** Further calls of a connection wait in its client. */
  static final int CALLS_PER_CONNECTION_MAX = 64;

  private static final int RESET_FRAMES_MAX = 200;
  private static final int RESET_FRAMES_SECONDS = 30;
  private static final int KEEP_ALIVE_SECONDS_MIN = 30;
  private static final int IDLE_MINUTES_MAX = 10;

  /**
   * Bytes that may wait for the connection of one stream before it counts as not ready: enough for
   * the time in which the next batch is made, and little for a hundred readers that do not read.
   */
  private static final int WINDOW_BYTES = 2 << 20;

  /**
   * Bytes that the connection itself takes at a time: with Netty's own 64 KiB the network's thread
   * goes back and forth for every few frames, and a reader gets half as much in a second. They are
   * references to what is sent, not copies.
   */
  private static final WriteBufferWaterMark SEND_BYTES =
      new WriteBufferWaterMark(256 << 10, 512 << 10);

  private static final int PATIENCE_SECONDS = 10;

  /** Calls that are answered in gRPC's callback, and wait there for a transaction in use. */
  private static final Set<String> QUESTIONS = Set.of("GetFlightInfo", "GetSchema", "ListFlights");

  private final Server server;
  private final ServerThreads threads;
  private final ClientGate gate;
  private final Services services;
  private final Access access;
  private final BufferAllocator allocator;

  private SheafFlightServer(
      Server server,
      ServerThreads threads,
      ClientGate gate,
      Services services,
      Access access,
      BufferAllocator allocator) {
    this.server = server;
    this.threads = threads;
    this.gate = gate;
    this.services = services;
    this.access = access;
    this.allocator = allocator;
  }

  /**
   * Starts to serve.
   *
   * @param allocator of the same root as the dataset's, whose buffers are sent as they are
   * @param dataset outlives the server
   * @throws SheafException IO_FAILED (environment) if the port is taken; BAD_ARGUMENT, NOT_ALLOWED
   *     or BAD_INPUT (caller) if others reach the address and TLS or users are missing, or their
   *     files are not as they should be
   */
  public static SheafFlightServer start(
      BufferAllocator allocator, Dataset dataset, FlightOptions options) {
    BufferAllocator ours = allocator.newChildAllocator("flight", 0, options.budgetBytes());
    ServerThreads threads = new ServerThreads(options.streamsMax());
    Access access = null;
    try {
      access = Access.open(options.exposure(), threads.timer(), options.failures());
      StreamSender sender = new StreamSender(ours, options);
      Services services =
          new Services(new Service.Parts(ours, sender, threads, options), dataset, access);
      ClientGate gate = new ClientGate(options.client());
      Server server = build(ours, services, threads, gate, access, options).start();
      return new SheafFlightServer(server, threads, gate, services, access, ours);
    } catch (RuntimeException | Error e) {
      giveUp(access, threads, ours);
      throw e;
    } catch (IOException e) {
      giveUp(access, threads, ours);
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "nothing can listen on port {port} of {address}: {reason}; choose another port, or 0 for"
              + " any that is free",
          "port",
          options.port(),
          "address",
          options.exposure().address(),
          "reason",
          reason(e));
    }
  }

  private static void giveUp(
      @Nullable Access access, ServerThreads threads, BufferAllocator allocator) {
    threads.close();
    if (access != null) {
      access.close();
    }
    allocator.close();
  }

  @SuppressWarnings("deprecation") // The only way to create the service takes one of these.
  private static Server build(
      BufferAllocator allocator,
      Services services,
      ServerThreads threads,
      ClientGate gate,
      Access access,
      FlightOptions options) {
    BindableService flight =
        FlightGrpcUtils.createFlightService(
            allocator, services, ServerAuthHandler.NO_OP, new ContextExecutor(threads.uploads()));
    ServerServiceDefinition guarded =
        FlightDataGuard.guard(
            SentBodies.compressible(flight.bindService(), allocator),
            allocator,
            WireLimits.uploads().withStreamBytes(options.client().uploadBytesMax()),
            ClientGate::quota,
            FlightSql::takesNoRows,
            threads.timer(),
            threads.calls());
    ServerServiceDefinition service =
        ServerInterceptors.intercept(
            guarded,
            new CallOrigin(),
            gate,
            new ServerBackpressureThresholdInterceptor(WINDOW_BYTES));
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(access.address(), options.port()));
    access.tls().ifPresent(builder::sslContext);
    return builder
        .bossEventLoopGroup(threads.network())
        .workerEventLoopGroup(threads.network())
        .channelType(NioServerSocketChannel.class)
        .withChildOption(ChannelOption.WRITE_BUFFER_WATER_MARK, SEND_BYTES)
        .executor(threads.calls())
        .callExecutor(supplier(threads))
        .addTransportFilter(gate)
        .maxInboundMessageSize(MESSAGE_BYTES_MAX)
        .maxInboundMetadataSize(HEADER_BYTES_MAX)
        .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION_MAX)
        .maxRstFramesPerWindow(RESET_FRAMES_MAX, RESET_FRAMES_SECONDS)
        .permitKeepAliveTime(KEEP_ALIVE_SECONDS_MIN, TimeUnit.SECONDS)
        .maxConnectionIdle(IDLE_MINUTES_MAX, TimeUnit.MINUTES)
        .decompressorRegistry(DecompressorRegistry.emptyInstance().with(Codec.Identity.NONE, true))
        .addService(
            access
                .gate()
                .map(first -> ServerInterceptors.intercept(service, first))
                .orElse(service))
        .build();
  }

  private static ServerCallExecutorSupplier supplier(ServerThreads threads) {
    return new ServerCallExecutorSupplier() {
      @Override
      public <Q, R> Executor getExecutor(ServerCall<Q, R> call, Metadata headers) {
        String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
        return QUESTIONS.contains(method) ? threads.questions() : threads.calls();
      }
    };
  }

  private static String reason(IOException e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    return String.valueOf(innermost.getMessage());
  }

  /** The port that it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Where clients reach it: {@code grpc://127.0.0.1:7477}. */
  public String location() {
    String address = access.address().getHostAddress();
    return (access.tls().isPresent() ? "grpc+tls://" : "grpc://")
        + (address.indexOf(':') < 0 ? address : '[' + address + ']')
        + ':'
        + port();
  }

  /** What clients have under way. */
  ClientGate clients() {
    return gate;
  }

  /** How many threads send or take rows, or run an action. */
  int threadsBusy() {
    return threads.busy();
  }

  /** How many streams were accepted but wait for others to end before they are sent. */
  int streamsWaiting() {
    return threads.streamsWaiting();
  }

  /**
   * Waits until it is closed.
   *
   * @throws InterruptedException if the thread is interrupted; the server goes on
   */
  public void awaitClose() throws InterruptedException {
    server.awaitTermination();
  }

  /** Refuses new calls, ends the streams that are being sent, and frees what they held. */
  @Override
  public void close() {
    server.shutdownNow();
    services.stop();
    threads.close();
    services.close();
    access.close();
    Drained.await(allocator, PATIENCE_SECONDS);
    allocator.close();
  }
}
