package dev.sheaf.flight.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.store.graph.VersionId;
import io.grpc.Context;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one call, for the audit log: filled in while it runs, by whoever knows.
 *
 * <p><i>Threads:</i> any; the call's context of gRPC carries it from one to the next.
 */
public final class CallRecord {
  private static final Context.Key<CallRecord> CURRENT = Context.key("sheaf-call");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int TEXT_MAX = 200;

  private final String request;
  private final String peer;
  private final String method;
  private final @Nullable AuditLog log;
  private @Nullable String principal;
  private @Nullable String action;
  private @Nullable String ref;
  private long rows = -1;

  /**
   * A call.
   *
   * @param log where it is written; null if nowhere
   */
  CallRecord(String peer, String method, @Nullable AuditLog log) {
    this.log = log;
    byte[] id = new byte[8];
    RANDOM.nextBytes(id);
    this.request = HexFormat.of().formatHex(id);
    this.peer = peer;
    this.method = method;
  }

  /** That of the call which runs in this thread; one that nobody reads if none is recorded. */
  public static CallRecord current() {
    CallRecord current = CURRENT.get();
    return current == null ? new CallRecord("", "", null) : current;
  }

  /** A context in which it is the current one. */
  Context in(Context context) {
    return context.withValue(CURRENT, this);
  }

  /** The principal of the call which runs in this thread; null if the server knows no users. */
  public static @Nullable String principal() {
    CallRecord current = CURRENT.get();
    return current == null ? null : current.whose();
  }

  private synchronized @Nullable String whose() {
    return principal;
  }

  /** By which the call can be found. */
  String request() {
    return request;
  }

  synchronized void by(String name) {
    principal = name;
  }

  /** Notes what is asked for: the type of an action, or a command. */
  public synchronized void asks(String what) {
    action = what;
  }

  /** Notes the ref or revision that it is about. */
  public synchronized void about(String what) {
    ref = what;
  }

  /** Notes how many rows were taken. */
  public synchronized void took(long count) {
    rows = count;
  }

  /**
   * Writes down that a ref was changed, at once: whatever becomes of the call, that has happened.
   */
  synchronized void changed(String changed, @Nullable VersionId before, @Nullable VersionId after) {
    ref = changed;
    write(
        toJson("CHANGED", null)
            .put("before", before == null ? null : before.hex())
            .put("after", after == null ? null : after.hex()));
  }

  /**
   * Writes down how the call ended.
   *
   * @param outcome the status of gRPC
   * @param code that of the error, if there is one
   */
  synchronized void ended(String outcome, @Nullable String code) {
    write(toJson(outcome, code));
  }

  private void write(ObjectNode line) {
    if (log != null) {
      log.add(line);
    }
  }

  private ObjectNode toJson(String outcome, @Nullable String code) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("request", request).put("peer", peer);
    if (principal != null) {
      json.put("principal", principal);
    }
    json.put("method", shortened(method));
    if (action != null) {
      json.put("action", shortened(action));
    }
    if (ref != null) {
      json.put("ref", shortened(ref));
    }
    if (rows >= 0) {
      json.put("rows", rows);
    }
    json.put("outcome", outcome);
    return code == null ? json : json.put("code", shortened(code));
  }

  private static String shortened(String text) {
    return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX) + '…';
  }
}
