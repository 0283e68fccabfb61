package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Merges, what waits for its conflicts, and the conflicts as a stream. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightMergeIT {
  private final FlightSession session;
  private final Dataset dataset;

  FlightMergeIT(BufferAllocator allocator) {
    DatasetOptions impatient = DatasetOptions.defaults().withLockTimeout(Duration.ofMillis(50));
    this.session = new FlightSession(allocator, impatient, options -> options);
    this.dataset = session.dataset();
  }

  @BeforeEach
  void fill() throws Exception {
    session.upsert("main", 1, "Ada", 2, "Ben", 3, "Cleo");
    dataset.branch("clean", "main");
    session.upsert("clean", 4, "Dan");
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  /** Changes 1 and 2 on both sides, differently; 3 on one of them. */
  private void clash() throws Exception {
    session.upsert("main", 1, "Ann", 2, "Bo");
    session.upsert("clean", 1, "Adah", 2, "Bert", 3, "Clea");
  }

  private JsonNode merge(UnaryOperator<ObjectNode> fields) throws Exception {
    return session.ask(
        "sheaf.merge", body -> fields.apply(body.put("source", "clean").put("into", "main")));
  }

  private String refused(String type, UnaryOperator<ObjectNode> fields) {
    Version before = dataset.version("main");
    boolean pending = dataset.pending("main").isPresent();
    String code = refusal(() -> session.action(type, fields));
    assertEquals(before, dataset.version("main"));
    assertEquals(pending, dataset.pending("main").isPresent());
    return code;
  }

  private static Map<Long, String> people(String... names) {
    Map<Long, String> people = new TreeMap<>();
    for (String name : names) {
      people.put((long) people.size() + 1, name);
    }
    return people;
  }

  private static ObjectNode conflicts() {
    return JsonBody.answer()
        .put("command", "conflicts")
        .put("branch", "main")
        .put("table", "people");
  }

  @Test
  void aBranchWithoutChangesGoesForward() throws Exception {
    Version clean = dataset.version("clean");
    JsonNode dry = merge(body -> body.put("dry_run", true));
    assertEquals("fast_forward", dry.path("outcome").asText());
    assertTrue(dry.path("dry_run").asBoolean());
    assertEquals(3, session.people("main").size());
    JsonNode outcome = merge(body -> body.put("fast_forward", "only"));
    assertEquals("fast_forward", outcome.path("outcome").asText());
    assertEquals(clean.id().hex(), outcome.path("version").asText());
    assertEquals(clean, dataset.version("main"));
    assertEquals("up_to_date", merge(body -> body).path("outcome").asText());
  }

  @Test
  void changesOfBothSidesAreOneVersion() throws Exception {
    session.upsert("main", 1, "Ann");
    JsonNode dry = merge(body -> body.put("dry_run", true));
    assertEquals("would_merge", dry.path("outcome").asText());
    assertEquals(3, session.people("main").size());
    JsonNode outcome =
        merge(body -> body.put("message", "both").put("author", "Eve").put("commit_id", "m1"));
    assertEquals("merged", outcome.path("outcome").asText());
    Version merged = dataset.version("main");
    assertEquals(merged.id().hex(), outcome.path("version").asText());
    assertEquals("both", merged.message());
    assertEquals("Eve", merged.author());
    assertEquals(2, merged.parents().size());
    assertEquals(people("Ann", "Ben", "Cleo", "Dan"), session.people("main"));
    JsonNode table = outcome.path("tables").path(0);
    assertEquals("people", table.path("table").asText());
    assertEquals(1, table.path("rows_added").asInt());
    assertEquals(0, table.path("rows_removed").asInt());
    JsonNode again = merge(body -> body.put("commit_id", "m1"));
    assertTrue(again.path("repeated").asBoolean());
    assertEquals(merged.id().hex(), again.path("version").asText());
    assertEquals(merged, dataset.version("main"));
  }

  @Test
  void aVersionIsMadeWhereAskedAndRefusedWhereForbidden() throws Exception {
    assertEquals("merged", merge(b -> b.put("fast_forward", "never")).path("outcome").asText());
    session.upsert("clean", 5, "Eve");
    assertEquals(
        "NOT_FAST_FORWARD",
        refused(
            "sheaf.merge",
            b -> b.put("source", "clean").put("into", "main").put("fast_forward", "only")));
  }

  @Test
  void severalAreMergedOneAfterTheOther() throws Exception {
    dataset.branch("more", "main");
    session.upsert("more", 9, "Ina");
    session.upsert("main", 1, "Ann");
    JsonNode outcome =
        session.ask(
            "sheaf.merge",
            body -> {
              body.putArray("sources").add("clean").add("more");
              return body.put("into", "main").put("commit_id", "many");
            });
    assertEquals("merged", outcome.path("outcome").asText());
    assertEquals(5, session.people("main").size());
    JsonNode again =
        session.ask(
            "sheaf.merge",
            body -> {
              body.putArray("sources").add("clean").add("more");
              return body.put("into", "main").put("commit_id", "many");
            });
    assertEquals(outcome.path("version"), again.path("version"));
    assertTrue(again.path("repeated").asBoolean());
  }

  @Test
  void aPolicyDecides() throws Exception {
    clash();
    JsonNode dry = merge(b -> b.put("policy", "theirs").put("dry_run", true));
    assertEquals("would_merge", dry.path("outcome").asText());
    assertEquals(2, dry.path("decided").asInt());
    assertEquals(2, dry.path("cases").path("divergent_modify_same_field").asInt());
    JsonNode outcome =
        merge(
            b -> {
              b.putObject("policy")
                  .put("kind", "three-way")
                  .put("prefer", "ours")
                  .putObject("columns")
                  .put("people.name", "max");
              return b;
            });
    assertEquals("merged", outcome.path("outcome").asText());
    assertEquals(people("Ann", "Bo", "Clea", "Dan"), session.people("main"));
  }

  @Test
  void conflictsWaitAreReadAndResolved() throws Exception {
    clash();
    Version before = dataset.version("main");
    JsonNode outcome = merge(body -> body.put("message", "both").put("commit_id", "m"));
    assertEquals("conflicts", outcome.path("outcome").asText());
    assertTrue(outcome.path("pending").asBoolean());
    assertEquals("[{\"table\":\"people\",\"records\":2}]", outcome.path("conflicts").toString());
    assertTrue(merge(body -> body.put("commit_id", "m")).path("repeated").asBoolean());
    assertEquals("ALREADY_PENDING", refused("sheaf.merge", b -> b.put("source", "clean")));

    List<List<String>> rows = session.rows(conflicts());
    assertEquals(
        List.of(
            List.of("1", "1", "1", "1", "Ada", "Ann", "Adah", "modified", "modified", "[\"name\"]"),
            List.of("2", "2", "2", "2", "Ben", "Bo", "Bert", "modified", "modified", "[\"name\"]")),
        rows);

    JsonNode left =
        session.ask(
            "sheaf.resolve",
            body -> {
              body.put("branch", "main")
                  .withArray("cells")
                  .addObject()
                  .put("table", "people")
                  .put("id", "1")
                  .put("column", "name")
                  .put("value", "Anna");
              return body;
            });
    assertEquals("[{\"table\":\"people\",\"records\":1}]", left.path("conflicts").toString());
    JsonNode status = session.ask("sheaf.merge_status", body -> body.put("branch", "main"));
    assertEquals(left, status);
    assertEquals("merge", status.path("kind").asText());
    assertEquals("clean", status.path("source").asText());
    assertEquals("both", status.path("message").asText());
    assertEquals("m", status.path("commit_id").asText());
    assertEquals(status, session.ask("sheaf.merge_status", body -> body));
    assertEquals(
        "conflicts",
        session.ask("sheaf.merge_commit", b -> b.put("branch", "main")).path("outcome").asText());
    assertEquals(before, dataset.version("main"));

    session.ask(
        "sheaf.resolve",
        body -> {
          body.put("branch", "main").put("side", "theirs").put("table", "people");
          body.putArray("ids").add("2");
          return body;
        });
    JsonNode made = session.ask("sheaf.merge_commit", b -> b.put("branch", "main"));
    assertEquals("merged", made.path("outcome").asText());
    assertEquals(people("Anna", "Bert", "Clea", "Dan"), session.people("main"));
    assertEquals("both", dataset.version("main").message());
    assertEquals(List.of(), session.action("sheaf.merge_status", body -> body));
    JsonNode again =
        session.ask("sheaf.merge_commit", b -> b.put("branch", "main").put("commit_id", "m"));
    assertTrue(again.path("repeated").asBoolean());
    assertEquals(made.path("version"), again.path("version"));
  }

  @Test
  void allAreResolvedByASide() throws Exception {
    clash();
    merge(body -> body);
    session.ask("sheaf.resolve", body -> body.put("side", "ours"));
    session.ask("sheaf.resolve", body -> body.put("side", "theirs").put("table", "people"));
    session.ask("sheaf.merge_commit", body -> body);
    assertEquals(people("Adah", "Bert", "Clea", "Dan"), session.people("main"));
  }

  @Test
  void whatIsAbortedLeavesNothing() throws Exception {
    clash();
    Version before = dataset.version("main");
    merge(body -> body);
    JsonNode answer = session.ask("sheaf.merge_abort", body -> body.put("branch", "main"));
    assertEquals("merge", answer.path("kind").asText());
    assertEquals(before, dataset.version("main"));
    assertFalse(dataset.pending("main").isPresent());
    assertEquals("conflicts", merge(b -> b.put("on_conflict", "forget")).path("outcome").asText());
    assertFalse(dataset.pending("main").isPresent());
  }

  @Test
  void conflictsOfAMergeThatNobodyBeganAreRead() throws Exception {
    clash();
    assertEquals("conflicts", merge(body -> body.put("dry_run", true)).path("outcome").asText());
    ObjectNode imagined =
        JsonBody.answer()
            .put("command", "conflicts")
            .put("source", "clean")
            .put("into", "main")
            .put("table", "people");
    assertEquals(2, session.rows(imagined).size());
    assertEquals("UNKNOWN_TABLE", refusal(() -> session.rows(imagined.put("policy", "ours"))));
    assertFalse(dataset.pending("main").isPresent());
  }

  @Test
  void whatIsWrongChangesNothing() throws Exception {
    clash();
    assertEquals("NOTHING_PENDING", refused("sheaf.resolve", b -> b.put("side", "ours")));
    assertEquals("NOTHING_PENDING", refused("sheaf.merge_commit", b -> b));
    assertEquals("NOTHING_PENDING", refused("sheaf.merge_abort", b -> b));
    assertEquals("NOTHING_PENDING", refusal(() -> session.rows(conflicts())));
    assertEquals("UNKNOWN_REF", refused("sheaf.merge", b -> b.put("source", "nowhere")));
    assertEquals(
        "UNKNOWN_REF", refused("sheaf.merge", b -> b.put("source", "clean").put("into", "no")));
    assertEquals("UNKNOWN_REF", refused("sheaf.merge_status", b -> b.put("branch", "nowhere")));
    dataset.tag("v1", "main");
    assertEquals(
        "NOT_A_BRANCH", refused("sheaf.merge", b -> b.put("source", "clean").put("into", "v1")));
    assertEquals(
        "UNKNOWN_COLUMN",
        refused(
            "sheaf.merge",
            b -> {
              b.put("source", "clean").putObject("policy").putObject("columns").put("nmae", "max");
              return b;
            }));
    for (String bad :
        List.of(
            "{}",
            "{\"source\": 1}",
            "{\"sources\": []}",
            "{\"sources\": [\"clean\"], \"source\": \"clean\"}",
            "{\"sources\": [\"clean\", \"main\"], \"dry_run\": true}",
            "{\"source\": \"clean\", \"policy\": \"mine\"}",
            "{\"source\": \"clean\", \"policy\": 3}",
            "{\"source\": \"clean\", \"policy\": {\"prefer\": \"mine\"}}",
            "{\"source\": \"clean\", \"policy\": {\"kind\": \"four-way\"}}",
            "{\"source\": \"clean\", \"policy\": {\"columns\": {\"name\": \"best\"}}}",
            "{\"source\": \"clean\", \"policy\": {\"columns\": {\"id\": \"concatenate\"}}}",
            "{\"source\": \"clean\", \"policy\": {\"column\": {}}}",
            "{\"source\": \"clean\", \"fast_forward\": true}",
            "{\"source\": \"clean\", \"on_conflict\": \"drop\"}",
            "{\"source\": \"clean\", \"dry_run\": \"yes\"}",
            "{\"source\": \"clean\", \"commit_id\": \"\"}",
            "{\"source\": \"clean\", \"commitid\": \"x\"}")) {
      assertEquals("BAD_ARGUMENT", refused("sheaf.merge", body -> parsed(bad)), bad);
    }
  }

  private static ObjectNode parsed(String json) {
    try {
      return JsonBody.answer().setAll((ObjectNode) FlightSession.JSON.readTree(json));
    } catch (IOException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  @Test
  void wrongResolutionsChangeNothing() throws Exception {
    clash();
    merge(body -> body);
    JsonNode before = session.ask("sheaf.merge_status", body -> body);
    String cell = "\"table\": \"people\", \"id\": \"1\", \"column\": \"name\"";
    Map<String, String> codes =
        Map.ofEntries(
            Map.entry("{}", "BAD_ARGUMENT"),
            Map.entry("{\"side\": \"mine\"}", "BAD_ARGUMENT"),
            Map.entry("{\"side\": \"ours\", \"ids\": [\"1\"]}", "BAD_ARGUMENT"),
            Map.entry("{\"side\": \"ours\", \"table\": \"x\"}", "UNKNOWN_TABLE"),
            Map.entry(
                "{\"side\": \"ours\", \"table\": \"people\", \"ids\": [\"7\"]}", "UNKNOWN_KEY"),
            Map.entry("{\"side\": \"ours\", \"table\": \"people\", \"ids\": [1]}", "BAD_ARGUMENT"),
            Map.entry("{\"cells\": []}", "BAD_ARGUMENT"),
            Map.entry("{\"cells\": [3]}", "BAD_ARGUMENT"),
            Map.entry("{\"cells\": [{" + cell + "}]}", "BAD_ARGUMENT"),
            Map.entry("{\"cells\": [{" + cell + ", \"value\": []}]}", "BAD_ARGUMENT"),
            Map.entry("{\"cells\": [{" + cell + ", \"value\": 1, \"x\": 1}]}", "BAD_ARGUMENT"),
            Map.entry(
                "{\"side\": \"ours\", \"cells\": [{" + cell + ", \"value\": 1}]}", "BAD_ARGUMENT"),
            // The first cell is right, and is taken back with the second.
            Map.entry(
                "{\"cells\": [{"
                    + cell
                    + ", \"value\": \"A\"}, {\"table\": \"people\", \"id\": \"7\","
                    + " \"column\": \"name\", \"value\": null}]}",
                "UNKNOWN_KEY"),
            Map.entry(
                "{\"cells\": [{" + cell.replace("name", "id") + ", \"value\": 1}]}",
                "BAD_ARGUMENT"));
    codes.forEach(
        (body, code) -> assertEquals(code, refused("sheaf.resolve", b -> parsed(body)), body));
    assertEquals(before, session.ask("sheaf.merge_status", body -> body));
  }

  @Test
  void aBranchThatIsHeldIsLeftAlone() throws Exception {
    session.upsert("main", 1, "Ann");
    try (Transaction holder = dataset.begin("main")) {
      assertEquals("BRANCH_HELD", refused("sheaf.merge", b -> b.put("source", "clean")));
      holder.rollback();
    }
    assertEquals("merged", merge(body -> body).path("outcome").asText());
  }

  @Test
  void aReaderOfConflictsThatLeavesLeavesNothing() throws Exception {
    Object[] ours = new Object[2 * 5_000];
    Object[] theirs = new Object[2 * 5_000];
    for (int i = 0; i < 5_000; i++) {
      ours[2 * i] = theirs[2 * i] = 100 + i;
      ours[2 * i + 1] = "ours" + i;
      theirs[2 * i + 1] = "theirs" + i;
    }
    session.upsert("main", ours);
    session.upsert("clean", theirs);
    merge(body -> body);
    Version before = dataset.version("main");
    for (int batches = 0; batches < 3; batches++) {
      try (BufferAllocator clientMemory = new RootAllocator();
          FlightClient client = session.connect(clientMemory);
          FlightStream stream = client.getStream(new Ticket(JsonBody.bytes(conflicts())))) {
        for (int i = 0; i < batches; i++) {
          assertTrue(stream.next());
        }
        stream.cancel("enough", null);
      }
    }
    session.awaitNothingHeld();
    assertEquals(before, dataset.version("main"));
    assertEquals(5_000, session.client().getInfo(descriptor(conflicts())).getRecords());
    assertEquals(5_000, session.rows(conflicts()).size());
  }
}
