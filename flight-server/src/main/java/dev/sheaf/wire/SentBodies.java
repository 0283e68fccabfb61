package dev.sheaf.wire;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Stands behind the calls of a Flight service that send Arrow data, {@code DoGet}, and compresses
 * it for readers who want that. Flight itself knows no way to send what is compressed.
 *
 * <p>Messages of a call for which nobody chose a codec pass as they are, and are not copied.
 *
 * <p><i>Threads:</i> any. A message is compressed by the thread that sends it.
 */
public final class SentBodies implements ServerInterceptor {
  private static final String READS = "DoGet";
  private static final Context.Key<CompressedCall<?, ?>> CALL = Context.key("sheaf-sent-bodies");

  private final BufferAllocator allocator;

  private SentBodies(BufferAllocator allocator) {
    this.allocator = allocator;
  }

  /**
   * The service with its reads compressible; its other methods are as they were.
   *
   * @param allocator for one message of each stream that is compressed
   */
  public static ServerServiceDefinition compressible(
      ServerServiceDefinition flight, BufferAllocator allocator) {
    String name = flight.getServiceDescriptor().getName();
    ServerServiceDefinition.Builder reads = ServerServiceDefinition.builder(name);
    ServerServiceDefinition.Builder all = ServerServiceDefinition.builder(name);
    for (ServerMethodDefinition<?, ?> method : flight.getMethods()) {
      boolean sends = READS.equals(method.getMethodDescriptor().getBareMethodName());
      (sends ? reads : all).addMethod(method);
    }
    ServerServiceDefinition compressible =
        ServerInterceptors.intercept(
            ServerInterceptors.useInputStreamMessages(reads.build()), new SentBodies(allocator));
    compressible.getMethods().forEach(all::addMethod);
    return all.build();
  }

  /**
   * Chooses how the bodies of a call are compressed, before anything of it is sent.
   *
   * <p>The call is the one whose handler runs in this thread.
   *
   * @throws IllegalStateException if there is none, or it is none that sends
   */
  public static void compress(BodyCodec codec) {
    CompressedCall<?, ?> call = CALL.get();
    if (call == null) {
      throw new IllegalStateException("no call that sends bodies runs in this thread");
    }
    call.compress(codec);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    CompressedCall<Q, R> compressed = new CompressedCall<>(call, allocator);
    Context context = Context.current().withValue(CALL, compressed);
    return Contexts.interceptCall(context, compressed, headers, next);
  }
}
