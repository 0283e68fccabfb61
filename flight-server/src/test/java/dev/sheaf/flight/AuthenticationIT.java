package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.flight.access.Secret;
import dev.sheaf.flight.access.WrittenUsers;
import dev.sheaf.store.testing.TestRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what all others hear. */
class AuthenticationIT {
  /** The driver tells of every login that is refused. Kept, because loggers are weak. */
  private static final Logger DRIVER = Logger.getLogger("org.apache.arrow");

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private final WrittenUsers users = new WrittenUsers();
  private UsedServer server;

  @BeforeEach
  void start() throws Exception {
    DRIVER.setLevel(Level.OFF);
    users.add("ana", "read:main", "sql").add("bob", "read:main");
    server = new UsedServer(allocator, users, directory, options -> options);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    allocator.close();
  }

  private void refused(CallOption... shown) {
    refused(() -> server.client.listActions(shown).forEach(type -> {}));
  }

  private static void refused(Executable call) {
    FlightRuntimeException refused = assertThrows(FlightRuntimeException.class, call);
    assertEquals(FlightStatusCode.UNAUTHENTICATED, refused.status().code());
    assertEquals("the call needs a valid token", refused.status().description());
  }

  private long read(CallOption... shown) throws Exception {
    return server.client.getInfo(FlightDescriptor.path("main", "t"), shown).getRecords();
  }

  private static CallOption basic(String name, String token) {
    String pair = name + ':' + token;
    return UsedServer.header(
        "authorization",
        "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aValidTokenIsLetInAndNothingElse() throws Exception {
    assertEquals(2, read(server.as("ana")));
    String token = users.tokenOf("ana");
    refused();
    for (String shown :
        List.of(
            "",
            "Bearer",
            "Bearer ",
            "Bearer " + Secret.create().reveal(),
            "Bearer " + token.substring(1),
            "Bearer " + token + "x",
            "Bearer " + token.toUpperCase(Locale.ROOT),
            token,
            "Digest " + token,
            "Basic",
            "Basic !!!",
            "Basic " + "A".repeat(5_000))) {
      refused(UsedServer.header("authorization", shown));
      read(server.as("ana")); // so that the next refusal comes soon
    }
    CallHeaders twice = new FlightCallHeaders();
    twice.insert("authorization", "Bearer " + token);
    twice.insert("authorization", "Bearer " + Secret.create().reveal());
    refused(new HeaderCallOption(twice));
    refused(basic("ana", token)); // a login is a call of its own
  }

  @Test
  void nobodyIsHeardBeforeHeIsKnown() {
    CallOption stranger = UsedServer.bearer("x");
    refused(() -> server.client.doAction(new Action("no such", new byte[9])).hasNext());
    refused(() -> server.client.getInfo(FlightDescriptor.command(new byte[] {1}), stranger));
    refused(() -> server.client.getSchema(FlightDescriptor.path("main", "t"), stranger));
    refused(
        UsedServerRefusals.unwrapped(
            () ->
                server.put(
                    stranger,
                    FlightDescriptor.path("main", "t"),
                    TestRows.ints("id", 1).texts("name", "x"))));
    refused(() -> server.sql.execute("SELECT 1", stranger));
    refused(() -> server.client.authenticateBasicToken("ana", "x"));
  }

  @Test
  void anExpiredOrRevokedTokenIsNone() throws Exception {
    Secret expired = users.token("bob", Instant.now().minusSeconds(1));
    Secret late = users.token("bob", Instant.now().plusSeconds(600));
    server.change();
    refused(UsedServer.bearer(expired.reveal()));
    assertEquals(2, read(UsedServer.bearer(late.reveal())));
    users.remove("bob");
    server.change();
    refused(UsedServer.bearer(late.reveal()));
    assertEquals(2, read(server.as("ana")));
  }

  @Test
  void aLoginGivesATokenThatEndsWithTheOneThatWasShown() throws Exception {
    CallOption given =
        server.client.authenticateBasicToken("ana", users.tokenOf("ana")).orElseThrow();
    assertEquals(2, read(given));
    refused(() -> server.client.authenticateBasicToken("bob", users.tokenOf("ana")));
    refused(() -> server.client.authenticateBasicToken("ana", users.tokenOf("bob")));
    refused(() -> server.client.authenticateBasicToken("ana", ""));
    users.remove("ana");
    server.change();
    refused(given);
  }

  @Test
  void driversOfJdbcLogInWithNameAndToken() throws Exception {
    String url =
        "jdbc:arrow-flight-sql://127.0.0.1:" + server.server.port() + "/?useEncryption=false";
    Properties properties = new Properties();
    properties.put("user", "ana");
    properties.put("password", users.tokenOf("ana"));
    try (Connection connection = DriverManager.getConnection(url, properties);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM main.t")) {
      assertTrue(rows.next());
      assertEquals(2, rows.getLong(1));
    }
    properties.put("password", users.tokenOf("bob"));
    assertThrows(SQLException.class, () -> DriverManager.getConnection(url, properties).close());
  }

  @Test
  void whoIsLetInAgainWaitsNoMore() throws Exception {
    for (int i = 0; i < 4; i++) {
      refused(UsedServer.bearer("x"));
    }
    long before = System.nanoTime();
    refused(UsedServer.bearer("x"));
    assertTrue(System.nanoTime() - before > 400_000_000L, "50, 100, 200, 400, then 800 ms");
    assertNull(UsedServer.refusal(() -> read(server.as("ana"))));
  }
}
