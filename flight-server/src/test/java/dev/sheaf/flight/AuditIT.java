package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sheaf.flight.access.AuditCheck;
import dev.sheaf.flight.access.Exposure;
import dev.sheaf.flight.access.WrittenUsers;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.testing.TestRows;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each call leaves a line, and so does each change. */
class AuditIT {
  @TempDir Path directory;
  private final BufferAllocator allocator = new RootAllocator();

  @AfterEach
  void close() {
    allocator.close();
  }

  private Path audit() {
    return directory.resolve("audit.jsonl");
  }

  private List<JsonNode> lines() throws Exception {
    assertTrue(AuditCheck.of(audit()).isWhole());
    List<JsonNode> lines = new ArrayList<>();
    for (String line : Files.readAllLines(audit())) {
      lines.add(UsedServer.JSON.readTree(line));
    }
    return lines;
  }

  private static JsonNode only(List<JsonNode> lines, String field, String value) {
    List<JsonNode> found =
        lines.stream().filter(line -> line.path(field).asText().equals(value)).toList();
    assertEquals(1, found.size(), () -> field + " " + value + ": " + lines);
    return found.get(0);
  }

  @Test
  void whoDidWhatIsWrittenDownAndNoValues() throws Exception {
    WrittenUsers users =
        new WrittenUsers()
            .protect("main")
            .add("ana", "read:main,dev", "write:dev,main", "branch:dev", "merge:main", "sql");
    String before;
    String after;
    try (UsedServer server =
        new UsedServer(
            allocator,
            users,
            directory,
            options -> options.withExposure(options.exposure().withAudit(audit())))) {
      CallOption ana = server.as("ana");
      server.ask(ana, "sheaf.branch", body -> body.put("name", "dev").put("from", "main"));
      server.put(
          ana,
          FlightDescriptor.path("dev", "t"),
          TestRows.ints("id", 3).texts("name", "canary-value"));
      before = server.dataset.version("main").id().hex();
      server.ask(ana, "sheaf.merge", body -> body.put("source", "dev").put("into", "main"));
      after = server.dataset.version("main").id().hex();
      assertEquals(
          "NOT_ALLOWED",
          UsedServer.refusal(
              () ->
                  server.put(
                      ana,
                      FlightDescriptor.path("main", "t"),
                      TestRows.ints("id", 4).texts("name", "x"))));
      server.rows(ana, server.sql.execute("SELECT 'canary-text' FROM main.t", ana));
      assertEquals(
          "UNAUTHENTICATED",
          UsedServer.refusal(
              () -> server.client.doAction(new Action("x"), UsedServer.bearer("y")).hasNext()));
      server.client.authenticateBasicToken("ana", users.tokenOf("ana"));
    }
    List<JsonNode> lines = lines();
    String all = Files.readString(audit());
    assertFalse(all.contains("canary"), all);
    assertFalse(all.contains(users.tokenOf("ana")), all);
    assertFalse(all.toLowerCase(Locale.ROOT).contains("bearer"), all);

    JsonNode merged =
        lines.stream()
            .filter(line -> line.path("outcome").asText().equals("CHANGED"))
            .filter(line -> line.path("ref").asText().equals("main"))
            .findFirst()
            .orElseThrow();
    assertEquals("ana", merged.path("principal").asText());
    assertEquals("127.0.0.1", merged.path("peer").asText());
    assertEquals("sheaf.merge", merged.path("action").asText());
    assertEquals(before, merged.path("before").asText());
    assertEquals(after, merged.path("after").asText());
    List<JsonNode> ofMerge =
        lines.stream().filter(line -> line.path("request").equals(merged.path("request"))).toList();
    assertEquals(2, ofMerge.size(), ofMerge::toString);
    assertEquals("OK", ofMerge.get(1).path("outcome").asText());

    JsonNode taken =
        lines.stream().filter(line -> line.path("rows").asLong() == 1).findFirst().orElseThrow();
    assertEquals("dev", taken.path("ref").asText());
    assertEquals("write", taken.path("action").asText());
    JsonNode denied = only(lines, "code", "NOT_ALLOWED");
    assertEquals("main", denied.path("ref").asText());
    JsonNode stranger = only(lines, "outcome", "UNAUTHENTICATED");
    assertTrue(stranger.path("principal").isMissingNode());
    assertEquals("ana", only(lines, "method", "Handshake").path("principal").asText());
  }

  @Test
  void aServerWithoutUsersCanHaveOneToo() throws Exception {
    FlightOptions options =
        FlightOptions.defaults().withPort(0).withExposure(Exposure.loopback().withAudit(audit()));
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
        SheafFlightServer server = SheafFlightServer.start(allocator, dataset, options);
        FlightClient client =
            FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
                .build()) {
      client
          .doAction(
              new Action(
                  "sheaf.branch",
                  "{\"sheaf\":1,\"name\":\"dev\"}".getBytes(StandardCharsets.UTF_8)))
          .next();
    }
    List<JsonNode> lines = lines();
    assertEquals("dev", only(lines, "outcome", "CHANGED").path("ref").asText());
    assertEquals("sheaf.branch", only(lines, "outcome", "OK").path("action").asText());
  }
}
