package dev.sheaf.wire;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Predicate;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Stands before the calls of a Flight service that bring Arrow data, {@code DoPut} and {@code
 * DoExchange}, and lets through only messages that were checked whole.
 *
 * <p>What it refuses ends the call with {@code INVALID_ARGUMENT}, or {@code RESOURCE_EXHAUSTED} for
 * what is beyond a limit, a text that names the column, and under {@value #CODE_KEY} the name of
 * the error code; silence for too long ends it with {@code DEADLINE_EXCEEDED}, and too little
 * memory with {@code RESOURCE_EXHAUSTED}. In each case the handler sees a cancelled call: what its
 * stream holds is freed, and what it still sends is dropped.
 *
 * <p>A message is checked where it lies and is neither read twice from the network nor copied.
 * Compressed bodies are expanded, and reach the handler as if they had not been compressed.
 *
 * <p><i>Threads:</i> any. A message is checked on the thread that gRPC delivers it on.
 */
public final class FlightDataGuard implements ServerInterceptor {
  /** Where the error code stands among the trailers of a refused call. */
  public static final String CODE_KEY = "sheaf-code";

  private static final Set<String> UPLOADS = Set.of("DoPut", "DoExchange");

  private final BufferAllocator allocator;
  private final WireLimits limits;
  private final UploadQuota.Source quotas;
  private final Predicate<byte[]> rowless;
  private final ScheduledExecutorService clock;
  private final Executor executor;

  private FlightDataGuard(
      BufferAllocator allocator,
      WireLimits limits,
      UploadQuota.Source quotas,
      Predicate<byte[]> rowless,
      ScheduledExecutorService clock,
      Executor executor) {
    this.allocator = allocator;
    this.limits = limits;
    this.quotas = quotas;
    this.rowless = rowless;
    this.clock = clock;
    this.executor = executor;
  }

  /**
   * The service with its uploads guarded; its other methods are as they were.
   *
   * @param allocator for bodies that have to be decompressed; nothing else is allocated
   * @param limits of each stream
   * @param quotas of each stream, where it shares a limit with others
   * @param rowless of which commands, in their bytes, a stream may end without a schema; the
   *     service then gets one without columns
   * @param clock notices silence; does no work
   * @param executor ends calls that were silent for too long
   */
  public static ServerServiceDefinition guard(
      ServerServiceDefinition flight,
      BufferAllocator allocator,
      WireLimits limits,
      UploadQuota.Source quotas,
      Predicate<byte[]> rowless,
      ScheduledExecutorService clock,
      Executor executor) {
    FlightDataGuard guard =
        new FlightDataGuard(allocator, limits, quotas, rowless, clock, executor);
    String name = flight.getServiceDescriptor().getName();
    ServerServiceDefinition.Builder uploads = ServerServiceDefinition.builder(name);
    ServerServiceDefinition.Builder all = ServerServiceDefinition.builder(name);
    for (ServerMethodDefinition<?, ?> method : flight.getMethods()) {
      String bareName = method.getMethodDescriptor().getBareMethodName();
      (bareName != null && UPLOADS.contains(bareName) ? uploads : all).addMethod(method);
    }
    ServerServiceDefinition guarded =
        ServerInterceptors.intercept(
            ServerInterceptors.useInputStreamMessages(uploads.build()), guard);
    guarded.getMethods().forEach(all::addMethod);
    return all.build();
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    IdleClock idle = new IdleClock(clock, executor, limits.idle());
    GuardedCall<Q, R> guarded = new GuardedCall<>(call, idle);
    ServerCall.Listener<Q> handler = next.startCall(guarded, headers);
    UploadCheck check = new UploadCheck(allocator, limits, quotas.of(call), rowless);
    return new GuardedListener<>(handler, guarded, idle, check, limits.idle());
  }
}
