package dev.sheaf.flight.sql;

import static dev.sheaf.flight.sql.FlightSqlFixture.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.NoOpSessionOptionValueVisitor;
import org.apache.arrow.flight.SessionOptionValue;
import org.apache.arrow.flight.SessionOptionValueFactory;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.SetSessionOptionsResult.ErrorValue;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Options of sessions, and what becomes of sessions that end. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightSqlSessionsIT {
  private final FlightSqlFixture fixture;
  private final FlightSqlClient client;

  FlightSqlSessionsIT(BufferAllocator allocator) {
    fixture = new FlightSqlFixture(allocator);
    client = fixture.client;
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private SetSessionOptionsResult set(String name, SessionOptionValue value) {
    return client.setSessionOptions(new SetSessionOptionsRequest(Map.of(name, value)));
  }

  private SetSessionOptionsResult set(String name, String value) {
    return set(name, SessionOptionValueFactory.makeSessionOptionValue(value));
  }

  private String option(String name) {
    SessionOptionValue value =
        client.getSessionOptions(new GetSessionOptionsRequest()).getSessionOptions().get(name);
    return String.valueOf(Objects.requireNonNull(value).acceptVisitor(new Text()));
  }

  private static ErrorValue error(SetSessionOptionsResult result, String name) {
    return Objects.requireNonNull(result.getErrors().get(name)).value;
  }

  private static final class Text extends NoOpSessionOptionValueVisitor<String> {
    @Override
    public String visit(String value) {
      return value;
    }
  }

  @Test
  void everyNameOfTheBranchTakesTheSessionThere() throws Exception {
    assertEquals("main", option("branch"));
    for (String name : List.of("branch", "schema", "catalog")) {
      assertFalse(set(name, "dev").hasErrors());
      assertEquals("dev", option("schema"));
      assertEquals(List.of("3|cc"), fixture.query("SELECT * FROM t WHERE id = 3"));
      assertFalse(set(name, SessionOptionValueFactory.makeEmptySessionOptionValue()).hasErrors());
      assertEquals("main", option("branch"));
    }
    assertFalse(set("catalog", "memory").hasErrors());
    assertEquals("memory", option("catalog"));
    assertEquals("main", option("branch"));
  }

  @Test
  void whatCannotBeSetIsTold() {
    assertEquals(ErrorValue.INVALID_VALUE, error(set("branch", "nowhere"), "branch"));
    assertEquals(ErrorValue.INVALID_NAME, error(set("colour", "red"), "colour"));
    assertEquals(
        ErrorValue.INVALID_VALUE,
        error(set("branch", SessionOptionValueFactory.makeSessionOptionValue(7L)), "branch"));
    client.executeUpdate("BEGIN");
    assertEquals(ErrorValue.ERROR, error(set("branch", "dev"), "branch"));
    client.executeUpdate("ROLLBACK");
  }

  @Test
  void aClosedSessionRollsBackAndIsForgotten() throws Exception {
    client.executeUpdate("BEGIN");
    client.executeUpdate("DELETE FROM t");
    assertEquals(List.of("0"), fixture.query("SELECT count(*) FROM t"));
    assertEquals(
        CloseSessionResult.Status.CLOSED,
        client.closeSession(new CloseSessionRequest()).getStatus());
    assertEquals(List.of("4"), fixture.query("SELECT count(*) FROM t"));
    assertEquals(1, client.executeUpdate("DELETE FROM t WHERE id = 1"));
  }

  @Test
  void aSessionThatIsNotKnownIsNoNewOne() {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("cookie", Caller.SESSION_COOKIE + "=0123");
    String text =
        String.valueOf(
            refusal(
                    ErrorCode.CLOSED,
                    "08003",
                    () -> client.execute("SELECT 1", new HeaderCallOption(headers)))
                .status()
                .description());
    assertTrue(text.contains("session is over"), text);
  }
}
