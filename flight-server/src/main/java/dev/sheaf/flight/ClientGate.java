package dev.sheaf.flight;

import dev.sheaf.store.error.SheafException;
import dev.sheaf.wire.UploadQuota;
import io.grpc.Attributes;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerTransportFilter;
import io.grpc.Status;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts what each connection has under way, and refuses the stream that is one too many.
 *
 * <p>Calls without rows pass: they are short, and a client that is at its limit can still ask and
 * end transactions.
 *
 * <p><i>Threads:</i> any.
 */
final class ClientGate extends ServerTransportFilter implements ServerInterceptor {
  private static final Attributes.Key<ClientUse> USE = Attributes.Key.create("sheaf-client-use");
  private static final Metadata.Key<String> CODE =
      Metadata.Key.of(FlightErrors.CODE_KEY, Metadata.ASCII_STRING_MARSHALLER);
  private static final Set<String> STREAMS = Set.of("DoGet", "DoPut", "DoExchange");

  private final ClientLimits limits;
  private final Set<ClientUse> clients = ConcurrentHashMap.newKeySet();

  ClientGate(ClientLimits limits) {
    this.limits = limits;
  }

  @Override
  public Attributes transportReady(Attributes transport) {
    ClientUse use = new ClientUse(limits);
    clients.add(use);
    return transport.toBuilder().set(USE, use).build();
  }

  @Override
  public void transportTerminated(@Nullable Attributes transport) {
    ClientUse use = transport == null ? null : transport.get(USE);
    if (use != null) {
      clients.remove(use);
    }
  }

  /** How many connections there are. */
  int connections() {
    return clients.size();
  }

  /** How many streams all of them have open. */
  int streams() {
    return clients.stream().mapToInt(ClientUse::streams).sum();
  }

  /** How many bytes the streams that they are sending have brought. */
  long bytes() {
    return clients.stream().mapToLong(ClientUse::bytes).sum();
  }

  /** The share of an upload in what its connection may send at the same time. */
  static UploadQuota quota(ServerCall<?, ?> call) {
    return use(call).quota();
  }

  /** What stands for the connection of a call. */
  static Object connection(ServerCall<?, ?> call) {
    return use(call);
  }

  private static ClientUse use(ServerCall<?, ?> call) {
    return Objects.requireNonNull(call.getAttributes().get(USE), "a call without a connection");
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = call.getMethodDescriptor().getBareMethodName();
    if (method == null || !STREAMS.contains(method)) {
      return next.startCall(call, headers);
    }
    ClientUse use = use(call);
    try {
      use.beginStream();
    } catch (SheafException e) {
      Metadata trailers = new Metadata();
      trailers.put(CODE, e.code().name());
      call.close(Status.RESOURCE_EXHAUSTED.withDescription(e.getMessage()), trailers);
      return new ServerCall.Listener<>() {};
    }
    return new Counted<>(next.startCall(call, headers), use);
  }

  /** Ends the count of a stream with the stream. gRPC calls one of the two, once. */
  private static final class Counted<Q> extends SimpleForwardingServerCallListener<Q> {
    private final ClientUse use;

    Counted(ServerCall.Listener<Q> handler, ClientUse use) {
      super(handler);
      this.use = use;
    }

    @Override
    public void onCancel() {
      use.endStream();
      super.onCancel();
    }

    @Override
    public void onComplete() {
      use.endStream();
      super.onComplete();
    }
  }
}
