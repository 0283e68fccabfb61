package dev.sheaf.flight.sql;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.FlightConstants;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.NoOpSessionOptionValueVisitor;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.SetSessionOptionsResult.ErrorValue;
import org.jspecify.annotations.Nullable;

/**
 * The actions that set and tell where a session is: {@code branch} is its ref, as is {@code
 * schema}; {@code catalog} is the name of the dataset, or a ref for clients that know no schema.
 */
final class SessionActions {
  private static final String BRANCH = "branch";
  private static final String SCHEMA = "schema";
  private static final String CATALOG = "catalog";

  private final Sessions sessions;
  private final String catalog;

  private SessionActions(Sessions sessions, String catalog) {
    this.sessions = sessions;
    this.catalog = catalog;
  }

  static void addTo(SqlActions actions, Sessions sessions, String catalog) {
    SessionActions here = new SessionActions(sessions, catalog);
    actions.add(FlightConstants.SET_SESSION_OPTIONS, here::set);
    actions.add(FlightConstants.GET_SESSION_OPTIONS, here::get);
    actions.add(FlightConstants.CLOSE_SESSION, here::close);
  }

  private void set(Caller caller, byte[] body, Consumer<byte[]> results) {
    Map<String, SessionOptionValue> wanted;
    try {
      wanted = SetSessionOptionsRequest.deserialize(ByteBuffer.wrap(body)).getSessionOptions();
    } catch (IOException e) {
      throw SheafException.because(
          e, ErrorCode.BAD_ARGUMENT, "the body is no request to set options of a session");
    }
    Map<String, SetSessionOptionsResult.Error> errors = new LinkedHashMap<>();
    wanted.forEach(
        (name, value) -> {
          ErrorValue error = set(caller, name, value);
          if (error != null) {
            errors.put(name, new SetSessionOptionsResult.Error(error));
          }
        });
    results.accept(bytes(new SetSessionOptionsResult(errors).serialize()));
  }

  private @Nullable ErrorValue set(Caller caller, String name, SessionOptionValue value) {
    if (!name.equals(BRANCH) && !name.equals(SCHEMA) && !name.equals(CATALOG)) {
      return ErrorValue.INVALID_NAME;
    }
    if (value.isEmpty()) {
      sessions.use(caller, null);
      return null;
    }
    String ref = value.acceptVisitor(new Text());
    if (ref == null) {
      return ErrorValue.INVALID_VALUE;
    }
    if (name.equals(CATALOG) && ref.equals(catalog)) {
      return null;
    }
    try {
      sessions.use(caller, ref);
      return null;
    } catch (SheafException e) {
      return switch (e.code()) {
        case UNKNOWN_REF, BAD_REVISION, AMBIGUOUS_REVISION -> ErrorValue.INVALID_VALUE;
        case BAD_ARGUMENT -> ErrorValue.ERROR;
        default -> throw e;
      };
    }
  }

  private static final class Text extends NoOpSessionOptionValueVisitor<@Nullable String> {
    @Override
    public String visit(String value) {
      return value;
    }
  }

  private void get(Caller caller, byte[] body, Consumer<byte[]> results) {
    SessionOptionValue ref = SessionOptionValueFactory.makeSessionOptionValue(sessions.ref(caller));
    results.accept(
        bytes(
            new GetSessionOptionsResult(
                    Map.of(
                        BRANCH,
                        ref,
                        SCHEMA,
                        ref,
                        CATALOG,
                        SessionOptionValueFactory.makeSessionOptionValue(catalog)))
                .serialize()));
  }

  private void close(Caller caller, byte[] body, Consumer<byte[]> results) {
    sessions.end(caller);
    results.accept(bytes(new CloseSessionResult(CloseSessionResult.Status.CLOSED).serialize()));
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }
}
