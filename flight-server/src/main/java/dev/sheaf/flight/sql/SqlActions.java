package dev.sheaf.flight.sql;

import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;

/**
 * The actions of Flight SQL by name. Most have a message of Flight SQL as their body, some one of
 * Flight itself.
 */
final class SqlActions {
  /** Runs one action. */
  @FunctionalInterface
  interface Handler {
    /** Runs it; throws what is to be told to the client. */
    void run(Caller caller, byte[] body, Consumer<byte[]> results);
  }

  /** Runs one action whose body is a message. */
  @FunctionalInterface
  interface MessageHandler<M> {
    /** Runs it; throws what is to be told to the client. */
    void run(Caller caller, M message, Consumer<byte[]> results);
  }

  private record Entry(ActionType type, Handler handler) {}

  private final Map<String, Entry> entries = new LinkedHashMap<>();

  void add(ActionType type, Handler handler) {
    entries.put(type.getType(), new Entry(type, handler));
  }

  <M extends Message> void add(ActionType type, Class<M> message, MessageHandler<M> handler) {
    Dispatch<Consumer<Consumer<byte[]>>> dispatch = new Dispatch<>("body of " + type.getType());
    dispatch.add(message, (caller, body) -> results -> handler.run(caller, body, results));
    add(
        type,
        (caller, body, results) ->
            dispatch.run(caller, FlightSqlMessages.require(body)).accept(results));
  }

  List<ActionType> types() {
    List<ActionType> types = new ArrayList<>();
    entries.values().forEach(entry -> types.add(entry.type));
    return types;
  }

  boolean has(String type) {
    return entries.containsKey(type);
  }

  void run(Caller caller, Action action, Consumer<byte[]> results) {
    Entry entry = entries.get(action.getType());
    if (entry == null) {
      throw new IllegalArgumentException("no action of Flight SQL: " + action.getType());
    }
    entry.handler.run(caller, action.getBody(), results);
  }
}
