package dev.sheaf.flight;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.error.Suggestions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;

/**
 * The actions that a client can ask for, by name.
 *
 * <p><i>Threads:</i> any; an action may wait for a branch.
 */
final class FlightActions {
  /** Where the results of an action go, one JSON object each. */
  @FunctionalInterface
  interface Answers {
    /**
     * Sends a result.
     *
     * @throws SheafException CANCELLED if nobody wants it any more
     */
    void send(ObjectNode answer);

    /** Whether nobody wants an answer any more. */
    default boolean isCancelled() {
      return false;
    }
  }

  /** What an action does. */
  @FunctionalInterface
  interface Handler {
    /** Reads the body, does what it says, and answers. */
    void run(JsonBody body, Answers answers);
  }

  private record Entry(String description, Handler handler) {}

  private final Map<String, Entry> entries;

  private FlightActions(Map<String, Entry> entries) {
    this.entries = Collections.unmodifiableMap(entries);
  }

  /** Collects actions. */
  static final class Builder {
    private final Map<String, Entry> entries = new TreeMap<>();

    Builder add(String type, String description, Handler handler) {
      if (entries.put(type, new Entry(description, handler)) != null) {
        throw new IllegalStateException("two actions " + type);
      }
      return this;
    }

    FlightActions build() {
      return new FlightActions(entries);
    }
  }

  /** Names and descriptions. */
  List<ActionType> types() {
    List<ActionType> types = new ArrayList<>(entries.size());
    entries.forEach((type, entry) -> types.add(new ActionType(type, entry.description)));
    return types;
  }

  /**
   * Runs an action.
   *
   * @param cancelled whether the client has gone
   * @throws SheafException what is to be told to the client
   */
  void run(Action action, BooleanSupplier cancelled, Consumer<byte[]> results) {
    Entry entry = entries.get(action.getType());
    if (entry == null) {
      throw SheafException.of(
          ErrorCode.BAD_ARGUMENT,
          "there is no action '{type}'{hint}",
          "type",
          action.getType(),
          "hint",
          Suggestions.didYouMean(action.getType(), entries.keySet()));
    }
    entry.handler.run(
        JsonBody.parse("the body of " + action.getType(), action.getBody()),
        new Answers() {
          @Override
          public void send(ObjectNode answer) {
            if (isCancelled()) {
              throw SheafException.of(ErrorCode.CANCELLED, "the client has gone");
            }
            results.accept(JsonBody.bytes(answer));
          }

          @Override
          public boolean isCancelled() {
            return cancelled.getAsBoolean();
          }
        });
  }
}
