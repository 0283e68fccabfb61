package dev.sheaf.flight.access;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Lets calls in whose principal is known, before anything of their bodies is looked at, and writes
 * down how they end.
 *
 * <p>All others hear the same: the status and a constant text, a little later each time.
 *
 * <p><i>Threads:</i> any.
 */
public final class CallGate implements ServerInterceptor {
  /** Where a client finds the id of its call in the audit log, with the end of the answer. */
  public static final String REQUEST_HEADER = "sheaf-request";

  static final String REFUSAL = "the call needs a valid token";
  private static final String BROKEN = "the server cannot write its audit log, and takes no calls";
  private static final String HANDSHAKE = "Handshake";
  private static final int DELAYED_MAX = 1_000;
  private static final Metadata.Key<String> AUTHORIZATION = key("authorization");
  private static final Metadata.Key<String> REQUEST = key(REQUEST_HEADER);
  private static final Metadata.Key<String> CODE = key("sheaf-code");

  private final @Nullable Authentication authentication;
  private final @Nullable AuditLog audit;
  private final ScheduledExecutorService timer;
  private final Backoff backoff = new Backoff(System::nanoTime);
  private final LineBudget refusals = new LineBudget(System::nanoTime);
  private final AtomicInteger delayed = new AtomicInteger();

  /**
   * A gate.
   *
   * @param authentication null if everybody is let in
   * @param audit null if nothing is written down
   */
  CallGate(
      @Nullable Authentication authentication,
      @Nullable AuditLog audit,
      ScheduledExecutorService timer) {
    this.authentication = authentication;
    this.audit = audit;
    this.timer = timer;
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    String method = String.valueOf(call.getMethodDescriptor().getBareMethodName());
    String peer = peer(call);
    if (audit != null && audit.isBroken()) {
      call.close(Status.UNAVAILABLE.withDescription(BROKEN), new Metadata());
      return new ServerCall.Listener<>() {};
    }
    CallRecord record = new CallRecord(peer, method, audit);
    if (authentication == null) {
      return start(call, headers, next, record);
    }
    SSLSession tls = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    String shown = single(headers);
    if (shown != null && Authentication.isLogin(shown) && method.equals(HANDSHAKE)) {
      Optional<Authentication.Login> login = authentication.login(shown, tls);
      if (login.isEmpty()) {
        return refuse(call, record, peer);
      }
      backoff.succeeded(peer);
      record.by(login.get().principal());
      return welcome(new Recorded<>(call, record), login.get().token());
    }
    Optional<String> principal = authentication.principal(shown, tls);
    if (principal.isEmpty()) {
      return refuse(call, record, peer);
    }
    backoff.succeeded(peer);
    record.by(principal.get());
    return start(call, headers, next, record);
  }

  /** The header, if it is there once; one that nobody knows if there are several. */
  private static @Nullable String single(Metadata headers) {
    Iterable<String> all = headers.getAll(AUTHORIZATION);
    if (all == null) {
      return null;
    }
    Iterator<String> values = all.iterator();
    String first = values.next();
    return values.hasNext() ? "" : first;
  }

  private static String peer(ServerCall<?, ?> call) {
    return call.getAttributes().get(Grpc.TRANSPORT_ATTR_REMOTE_ADDR)
                instanceof InetSocketAddress address
            && address.getAddress() != null
        ? address.getAddress().getHostAddress()
        : "local";
  }

  private static <Q, R> ServerCall.Listener<Q> start(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next, CallRecord record) {
    headers.removeAll(AUTHORIZATION); // nobody behind this needs it
    Recorded<Q, R> recorded = new Recorded<>(call, record);
    ServerCall.Listener<Q> listener =
        Contexts.interceptCall(record.in(Context.current()), recorded, headers, next);
    return new SimpleForwardingServerCallListener<>(listener) {
      @Override
      public void onCancel() {
        recorded.ended(Status.CANCELLED, null);
        super.onCancel();
      }
    };
  }

  /** Clients look for their token in the headers or behind them. */
  private static <Q, R> ServerCall.Listener<Q> welcome(Recorded<Q, R> call, Secret token) {
    Metadata headers = new Metadata();
    headers.put(AUTHORIZATION, "Bearer " + token.reveal());
    Metadata trailers = new Metadata();
    trailers.merge(headers);
    call.sendHeaders(headers);
    call.close(Status.OK, trailers);
    return new ServerCall.Listener<>() {};
  }

  private <Q, R> ServerCall.Listener<Q> refuse(
      ServerCall<Q, R> call, CallRecord record, String peer) {
    Status status = Status.UNAUTHENTICATED.withDescription(REFUSAL);
    if (refusals.take()) {
      record.ended(status.getCode().name(), null);
    }
    Runnable answer = () -> call.close(status, new Metadata());
    long millis = backoff.failed(peer);
    if (delayed.incrementAndGet() > DELAYED_MAX) {
      delayed.decrementAndGet();
      answer.run();
      return new ServerCall.Listener<>() {};
    }
    try {
      Future<?> unused =
          timer.schedule(
              () -> {
                delayed.decrementAndGet();
                if (!call.isCancelled()) {
                  answer.run();
                }
              },
              millis,
              TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      delayed.decrementAndGet(); // the server is being closed
    }
    return new ServerCall.Listener<>() {};
  }

  /** Writes down how a call ends, once. */
  private static final class Recorded<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final CallRecord record;
    private final AtomicBoolean ended = new AtomicBoolean();

    Recorded(ServerCall<Q, R> call, CallRecord record) {
      super(call);
      this.record = record;
    }

    void ended(Status status, @Nullable String code) {
      if (ended.compareAndSet(false, true)) {
        record.ended(status.getCode().name(), code);
      }
    }

    @Override
    public void close(Status status, Metadata trailers) {
      ended(status, trailers.get(CODE));
      trailers.put(REQUEST, record.request());
      super.close(status, trailers);
    }
  }
}
