package dev.sheaf.flight.sql;

import com.google.protobuf.Any;
import com.google.protobuf.Internal;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What is done for each type of message.
 *
 * @param <R> what comes of it
 */
final class Dispatch<R> {
  /** Handles one type of message. */
  @FunctionalInterface
  interface Handler<M, R> {
    /** Handles a message; throws what is to be told to the client. */
    R handle(Caller caller, M message);
  }

  private final String what;
  private final Map<String, Handler<Any, R>> handlers = new HashMap<>();

  /**
   * Nothing yet.
   *
   * @param what the messages are, for errors
   */
  Dispatch(String what) {
    this.what = what;
  }

  <M extends Message> Dispatch<R> add(Class<M> type, Handler<M, R> handler) {
    String name = Internal.getDefaultInstance(type).getDescriptorForType().getFullName();
    handlers.put(
        name,
        (caller, packed) -> {
          try {
            return handler.handle(caller, packed.unpack(type));
          } catch (InvalidProtocolBufferException e) {
            throw SheafException.because(
                e, ErrorCode.BAD_ARGUMENT, "the message is no {type}", "type", name);
          }
        });
    return this;
  }

  /** The types that are handled. */
  Set<String> types() {
    return handlers.keySet();
  }

  /**
   * Handles a message.
   *
   * @throws SheafException BAD_ARGUMENT (caller) for a type that nobody handles, or a message that
   *     is none; what handlers throw
   */
  R run(Caller caller, Any message) {
    Handler<Any, R> handler = handlers.get(FlightSqlMessages.name(message));
    if (handler == null) {
      throw Refusals.unimplemented(
          "'" + FlightSqlMessages.name(message) + "' is no " + what + " that this server knows");
    }
    return handler.handle(caller, message);
  }
}
