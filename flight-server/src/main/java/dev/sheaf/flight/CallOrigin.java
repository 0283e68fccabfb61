package dev.sheaf.flight;

import dev.sheaf.flight.sql.Caller;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall.SimpleForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads from the headers of a call who makes it, and tells with the headers of the answer which
 * session the caller has from now on.
 *
 * <p><i>Threads:</i> any. The caller is known in the context of gRPC in which a call runs.
 */
final class CallOrigin implements ServerInterceptor {
  private static final Context.Key<Caller> CALLER = Context.key("sheaf-caller");
  private static final Metadata.Key<String> REF = key(Caller.REF_HEADER);
  private static final Metadata.Key<String> PROGRAM = key("user-agent");
  private static final Metadata.Key<String> COOKIE = key("cookie");
  private static final Metadata.Key<String> SET_COOKIE = key("set-cookie");

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  /** Who makes the call whose handler runs in this thread. */
  static Caller caller() {
    return Objects.requireNonNull(CALLER.get(), "no call runs in this thread");
  }

  @Override
  public <Q, R> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
    Caller caller =
        new Caller(
            ClientGate.connection(call),
            headers.get(REF),
            session(headers),
            Objects.requireNonNullElse(headers.get(PROGRAM), ""));
    Context context = Context.current().withValue(CALLER, caller);
    return Contexts.interceptCall(context, new Answering<>(call, caller), headers, next);
  }

  private static @Nullable String session(Metadata headers) {
    Iterable<String> cookies = headers.getAll(COOKIE);
    if (cookies == null) {
      return null;
    }
    for (String several : cookies) {
      for (String cookie : several.split(";", -1)) {
        int equals = cookie.indexOf('=');
        if (equals > 0 && cookie.substring(0, equals).trim().equals(Caller.SESSION_COOKIE)) {
          String id = unquoted(cookie.substring(equals + 1).trim());
          return id.isEmpty() ? null : id;
        }
      }
    }
    return null;
  }

  private static String unquoted(String value) {
    return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
        ? value.substring(1, value.length() - 1)
        : value;
  }

  /** Sets the cookie with the first thing that is sent. */
  private static final class Answering<Q, R> extends SimpleForwardingServerCall<Q, R> {
    private final Caller caller;
    private boolean sent;

    Answering(ServerCall<Q, R> call, Caller caller) {
      super(call);
      this.caller = caller;
    }

    @Override
    public void sendHeaders(Metadata headers) {
      sent = true;
      caller.cookie().ifPresent(cookie -> headers.put(SET_COOKIE, cookie));
      super.sendHeaders(headers);
    }

    @Override
    public void close(Status status, Metadata trailers) {
      if (!sent) {
        caller.cookie().ifPresent(cookie -> trailers.put(SET_COOKIE, cookie));
      }
      super.close(status, trailers);
    }
  }
}
