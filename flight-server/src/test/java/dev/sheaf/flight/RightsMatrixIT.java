package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.flight.access.WrittenUsers;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.protocol.FlightCommand;
import dev.sheaf.flight.sql.FlightSql;
import dev.sheaf.sql.SqlOptions;
import dev.sheaf.store.testing.TestRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Collectors;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** Every call takes the rights that {@link RightsCases} says: those, all of them, and no others. */
class RightsMatrixIT {
  private static final Set<String> REFUSALS = Set.of("NOT_ALLOWED", "UNKNOWN_REF", "NOT_FOUND");
  private static final List<RightsCase> CASES = RightsCases.all();

  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();
  private final WrittenUsers users = new WrittenUsers().protect("main", "prot/*");
  private UsedServer server;
  private int places;

  @BeforeEach
  void start() throws Exception {
    users.add("nobody");
    users.add("root", "read:**", "write:**", "branch:**", "merge:**", "sql", "admin");
    users.add("main-reader", "read:main", "sql");
    for (RightsCase each : CASES) {
      users.add(name(each.rights()), each.rights().toArray(new String[0]));
      for (String missing : each.rights()) {
        List<String> others = without(each.rights(), missing);
        users.add(name(others), others.toArray(new String[0]));
      }
    }
    server = new UsedServer(allocator, users, directory, options -> options);
    server.dataset.branch("base", "main");
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    allocator.close();
  }

  private static List<String> without(List<String> rights, String missing) {
    List<String> others = new ArrayList<>(rights);
    others.remove(missing);
    return others;
  }

  private static String name(List<String> rights) {
    return "p-" + String.join("-", new TreeSet<>(rights)).replaceAll("[^a-z-]", "");
  }

  private @Nullable String outcome(RightsCase each, List<String> rights) {
    RightsCase.Place place = RightsCase.Place.of(server, places++);
    CallOption who = server.as(name(rights));
    String head = server.dataset.head();
    try {
      return UsedServer.refusal(() -> each.call().make(server, who, place));
    } finally {
      server.dataset.switchTo(head);
    }
  }

  @Test
  void everyCallTakesTheseRightsAndNoOthers() {
    Map<String, String> wrong = new LinkedHashMap<>();
    for (RightsCase each : CASES) {
      String allowed = outcome(each, each.rights());
      if (allowed != null) {
        wrong.put(each.name() + " with " + each.rights(), allowed);
      }
      for (String missing : each.rights()) {
        String refused = outcome(each, without(each.rights(), missing));
        if (refused == null || !REFUSALS.contains(refused)) {
          wrong.put(each.name() + " without " + missing, String.valueOf(refused));
        }
      }
    }
    assertEquals(Map.of(), wrong);
  }

  @Test
  void noCallIsLeftOut() {
    Set<String> known = CASES.stream().map(RightsCase::called).collect(Collectors.toSet());
    Set<String> there = new TreeSet<>(FlightCommand.NAMES);
    for (ActionType type : server.client.listActions(server.as("nobody"))) {
      there.add(type.getType());
    }
    assertTrue(there.size() > 40, there::toString);
    ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    try (OpenTransactions transactions = new OpenTransactions(server.dataset, timer);
        FlightSql sql =
            new FlightSql(allocator, server.dataset, transactions, SqlOptions.defaults())) {
      for (String type : sql.messageTypes()) {
        there.add(type.substring(type.lastIndexOf('.') + 1));
      }
    } finally {
      timer.shutdownNow();
    }
    assertEquals(there.stream().sorted().toList(), known.stream().sorted().toList());
  }

  @Test
  void aProtectedBranchTakesMergesOnly() {
    CallOption root = server.as("root");
    Map<String, String> wrong = new LinkedHashMap<>();
    for (RightsCase each : CASES) {
      RightsCase.Place plain = RightsCase.Place.of(server, places++);
      String branch = "prot/" + places;
      server.dataset.renameBranch(plain.branch(), branch);
      RightsCase.Place place = new RightsCase.Place(server, branch, plain.source(), plain.fresh());
      String head = server.dataset.head();
      String before = server.dataset.version(branch).id().hex();
      String outcome = UsedServer.refusal(() -> each.call().make(server, root, place));
      boolean writes = each.rights().contains("write:dev/*");
      boolean moves = each.rights().contains("branch:dev/*");
      String expected = writes || moves ? "NOT_ALLOWED" : null;
      if (!Objects.equals(expected, outcome)) {
        wrong.put(each.name(), String.valueOf(outcome));
      } else if (expected != null) {
        assertEquals(before, server.dataset.version(branch).id().hex(), each.name());
      }
      server.dataset.switchTo(head);
    }
    assertEquals(Map.of(), wrong);
  }

  @Test
  void whatMayNotBeReadIsNotListed() throws Exception {
    server.dataset.branch("secret", "main");
    server.write("secret", TestRows.ints("id", 3).texts("name", "c"));
    CallOption who = server.as("main-reader");
    List<String> refs = new ArrayList<>();
    for (JsonNode ref : server.action(who, "sheaf.refs", body -> body)) {
      refs.add(ref.path("ref").asText());
    }
    assertEquals(List.of("main"), refs);
    List<String> flights = new ArrayList<>();
    for (FlightInfo info : server.client.listFlights(Criteria.ALL, who)) {
      flights.add(String.join("/", info.getDescriptor().getPath()));
    }
    assertEquals(List.of("main/t"), flights);
    assertEquals(1, server.rows(who, server.sql.getSchemas(null, null, who)));
    assertEquals(1, server.rows(who, server.sql.getTables(null, null, null, null, false, who)));
    assertEquals(1, server.rows(who, server.sql.execute("SELECT * FROM refs()", who)));
    String shown = server.ask(who, "sheaf.show", body -> body).toString();
    assertFalse(shown.contains("base"), shown); // which is on the same version
    CallOption nobody = server.as("nobody");
    assertEquals(List.of(), server.action(nobody, "sheaf.refs", body -> body));
    assertEquals("HEAD", server.ask(nobody, "sheaf.server", body -> body).path("head").asText());
  }

  @Test
  void noErrorTellsOfWhatMayNotBeRead() {
    server.dataset.branch("secret", "main");
    CallOption who = server.as("main-reader");
    String hidden =
        told(() -> server.ask(who, "sheaf.show", body -> body.put("revision", "secret")));
    String absent =
        told(() -> server.ask(who, "sheaf.show", body -> body.put("revision", "secrex")));
    assertEquals(absent, hidden.replace("secret", "secrex"));
    String sqlHidden = told(() -> server.sql.execute("SELECT * FROM secret.t", who));
    String sqlAbsent = told(() -> server.sql.execute("SELECT * FROM secrex.t", who));
    assertEquals(sqlAbsent, sqlHidden.replace("secret", "secrex"));
  }

  private static String told(Executable call) {
    return assertThrows(FlightRuntimeException.class, call).status().description();
  }

  @Test
  void handlesOfOthersDoNotExist() throws Exception {
    RightsCase.Place place = RightsCase.Place.of(server, places++);
    CallOption root = server.as("root");
    CallOption other = server.as(name(List.of("sql", "read:dev/*", "write:dev/*")));
    String id =
        server
            .ask(root, "sheaf.begin", body -> body.put("branch", place.branch()))
            .path("transaction")
            .asText();
    for (String type : List.of("sheaf.renew", "sheaf.commit", "sheaf.rollback")) {
      assertEquals(
          "UNKNOWN_TRANSACTION",
          UsedServer.refusal(() -> server.ask(other, type, body -> body.put("transaction", id))));
    }
    assertEquals(
        "UNKNOWN_TRANSACTION",
        UsedServer.refusal(
            () ->
                server.read(
                    other,
                    UsedServer.command(
                        "read", body -> body.put("transaction", id).put("table", "t")))));
    FlightInfo info =
        server.sql.execute("SELECT * FROM t", root, UsedServer.header("sheaf-ref", place.branch()));
    assertEquals("BAD_ARGUMENT", UsedServer.refusal(() -> server.rows(other, info)));
    assertEquals(2, server.rows(root, info));
    server.ask(root, "sheaf.rollback", body -> body.put("transaction", id));

    FlightInfo ticket = server.client.getInfo(FlightDescriptor.path(place.source(), "t"), root);
    assertEquals("UNKNOWN_REF", UsedServer.refusal(() -> server.rows(other, ticket)));
  }

  @Test
  void aRightThatIsTakenAwayIsMissingAtOnceAndAtTheCommit() throws Exception {
    RightsCase.Place place = RightsCase.Place.of(server, places++);
    users.add("late", "read:dev/*", "write:dev/*");
    server.change();
    CallOption late = server.as("late");
    String head = server.dataset.version(place.branch()).id().hex();
    String id =
        server
            .ask(late, "sheaf.begin", body -> body.put("branch", place.branch()))
            .path("transaction")
            .asText();
    users.add("late", "read:dev/*");
    server.change();
    assertEquals(
        "NOT_ALLOWED",
        UsedServer.refusal(
            () -> server.ask(late, "sheaf.commit", body -> body.put("transaction", id))));
    assertEquals(head, server.dataset.version(place.branch()).id().hex());
    server.dataset.begin(place.branch()).close();
  }
}
