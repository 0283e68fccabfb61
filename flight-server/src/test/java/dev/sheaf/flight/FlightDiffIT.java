package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What differs, as streams and counts. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightDiffIT {
  private final BufferAllocator allocator;
  private final FlightSession session;
  private final Dataset dataset;

  FlightDiffIT(BufferAllocator allocator) {
    this.allocator = allocator;
    this.session = new FlightSession(allocator, options -> options.withStreamBudgetBytes(4L << 20));
    this.dataset = session.dataset();
  }

  @BeforeEach
  void fill() throws Exception {
    session.upsert("main", 3, "Cleo", 1, "Ada", 2, "Ben", 5, "Eve");
    dataset.branch("clean", "main");
    session.upsert("clean", 3, "Clea", 4, "Dan", 5, "Eva");
    session.delete("clean", 1);
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  private static ObjectNode diff() {
    return JsonBody.answer()
        .put("command", "diff")
        .put("from", "main")
        .put("to", "clean")
        .put("table", "people");
  }

  private List<List<String>> inOrder(UnaryOperator<ObjectNode> fields) throws Exception {
    return session.rows(fields.apply(diff().put("order", "key")));
  }

  private static final List<String> ADA = List.of("removed", "1", "null", "Ada", "null");
  private static final List<String> CLEO = List.of("modified", "3", "3", "Cleo", "Clea");
  private static final List<String> DAN = List.of("added", "null", "4", "null", "Dan");
  private static final List<String> EVE = List.of("modified", "5", "5", "Eve", "Eva");

  @Test
  void recordsArePairedByKey() throws Exception {
    assertEquals(List.of(ADA, CLEO, DAN, EVE), inOrder(c -> c));
    List<List<String>> stored = new ArrayList<>(session.rows(diff()));
    assertEquals(4, stored.size());
    assertTrue(stored.containsAll(List.of(ADA, CLEO, DAN, EVE)), stored::toString);
  }

  @Test
  void rowsAreNot() throws Exception {
    List<List<String>> rows = inOrder(c -> c.put("level", "row"));
    assertEquals(6, rows.size());
    assertTrue(rows.contains(List.of("removed", "3", "null", "Cleo", "null")), rows::toString);
    assertTrue(rows.contains(List.of("added", "null", "3", "null", "Clea")), rows::toString);
  }

  @Test
  void whatIsNotWantedIsNotSent() throws Exception {
    JsonNode where =
        FlightSession.JSON.readTree("{\"column\":\"name\",\"op\":\"=\",\"value\":\"Eva\"}");
    assertEquals(List.of(EVE), inOrder(c -> c.set("where", where)));
    assertEquals(List.of(ADA, DAN), inOrder(c -> with(c, "types", "added", "removed")));
    assertEquals(List.of(DAN), inOrder(c -> with(c, "types", "added")));
    assertEquals(
        List.of(List.of("removed", "1", "null"), List.of("added", "null", "4")),
        inOrder(c -> with(c, "columns", "id")));
  }

  private static ObjectNode with(ObjectNode command, String field, String... texts) {
    for (String text : texts) {
      command.withArray(field).add(text);
    }
    return command;
  }

  @Test
  void aTicketMeansTheSameForEver() throws Exception {
    FlightInfo info =
        session.client().getInfo(descriptor(with(diff().put("order", "key"), "types", "added")));
    assertEquals(-1, info.getRecords());
    JsonNode about = FlightSession.JSON.readTree(info.getAppMetadata());
    assertEquals(dataset.version("main").id().hex(), about.path("versions").path(0).asText());
    session.upsert("clean", 9, "Ina");
    Ticket ticket = info.getEndpoints().get(0).getTicket();
    try (FlightStream stream = session.client().getStream(ticket)) {
      assertTrue(stream.next());
      assertEquals(1, stream.getRoot().getRowCount());
    }
    ObjectNode later = diff().put("from", "clean~1").put("to", "clean");
    assertEquals(1, session.client().getInfo(descriptor(later)).getRecords());
  }

  @Test
  void wishesThatMakeNoSenseAreRefused() {
    assertEquals("UNKNOWN_REF", refusal(() -> inOrder(c -> c.put("from", "nowhere"))));
    assertEquals("UNKNOWN_TABLE", refusal(() -> inOrder(c -> c.put("table", "pepole"))));
    assertEquals("UNKNOWN_COLUMN", refusal(() -> inOrder(c -> with(c, "columns", "nmae"))));
    for (String bad :
        List.of(
            "\"order\": \"size\"",
            "\"order\": 1",
            "\"level\": \"cell\"",
            "\"types\": []",
            "\"types\": [\"changed\"]",
            "\"types\": \"added\"",
            "\"columns\": \"id\"",
            "\"where\": {\"column\": \"id\"}",
            "\"limit\": 3")) {
      String text =
          "{\"sheaf\":1,\"command\":\"diff\",\"from\":\"main\",\"to\":\"clean\","
              + "\"table\":\"people\","
              + bad
              + "}";
      Ticket ticket = new Ticket(text.getBytes(StandardCharsets.UTF_8));
      assertEquals(
          "BAD_ARGUMENT",
          refusal(
              () -> {
                try (FlightStream stream = session.client().getStream(ticket)) {
                  stream.next();
                }
              }),
          bad);
    }
    JsonNode where = JsonBody.answer().removeAll().put("column", "x").put("null", true);
    assertEquals("UNKNOWN_COLUMN", refusal(() -> inOrder(c -> c.set("where", where))));
  }

  @Test
  void countsAreByTable() throws Exception {
    JsonNode stat = session.ask("sheaf.diff_stat", b -> b.put("from", "main").put("to", "clean"));
    assertEquals("people", stat.path("table").asText());
    assertEquals(1, stat.path("added").asInt());
    assertEquals(1, stat.path("removed").asInt());
    assertEquals(2, stat.path("modified").asInt());
    assertTrue(stat.path("cells").isMissingNode());
    JsonNode cells =
        session.ask(
            "sheaf.diff_stat", b -> b.put("from", "main").put("to", "clean").put("cells", true));
    assertEquals(2, cells.path("cells").asInt());
    assertEquals("{\"name\":2}", cells.path("columns").toString());
    assertEquals("[]", cells.path("schema_changes").toString());
    dataset.createTable("others", FlightSession.SCHEMA, dev.sheaf.store.schema.PrimaryKey.none());
    JsonNode made = session.ask("sheaf.diff_stat", b -> b.put("from", "main~1").put("to", "main"));
    assertEquals("[\"table created\"]", made.path("schema_changes").toString());
    assertEquals(
        "UNKNOWN_TABLE",
        refusal(
            () ->
                session.action(
                    "sheaf.diff_stat",
                    b -> b.put("from", "main").put("to", "clean").put("table", "x"))));
    assertEquals(
        List.of(), session.action("sheaf.diff_stat", b -> b.put("from", "main").put("to", "main")));
  }

  @Test
  void distancesAreThoseOfAllPairs() throws Exception {
    List<JsonNode> all = session.action("sheaf.distance", b -> b);
    assertEquals(2, all.size());
    assertEquals("clean", all.get(0).path("revision").asText());
    assertEquals("[0,6]", all.get(0).path("rows").toString());
    assertEquals("[6,0]", all.get(1).path("rows").toString());
    List<JsonNode> some =
        session.action(
            "sheaf.distance",
            b -> with(b.put("table", "people"), "revisions", "main", "clean", "main~1"));
    assertEquals("[0,6,4]", some.get(0).path("rows").toString());
    assertEquals(
        "UNKNOWN_REF",
        refusal(() -> session.action("sheaf.distance", b -> with(b, "revisions", "nowhere"))));
    assertEquals(
        "UNKNOWN_TABLE", refusal(() -> session.action("sheaf.distance", b -> b.put("table", "x"))));
    assertEquals(
        "BAD_ARGUMENT",
        refusal(() -> session.action("sheaf.distance", b -> b.put("revisions", "main"))));
  }

  /** As many wide changes as do not fit into the budget of a stream, several times over. */
  private void fillMuch() {
    String text = "x".repeat(1_000);
    try (Transaction transaction = dataset.begin("clean");
        VectorSchemaRoot rows = VectorSchemaRoot.create(FlightSession.SCHEMA, allocator)) {
      for (int from = 0; from < 20_000; from += 2_000) {
        rows.clear();
        for (int i = 0; i < 2_000; i++) {
          ((BigIntVector) rows.getVector("id")).setSafe(i, 100 + from + i);
          byte[] name = (text + i).getBytes(StandardCharsets.UTF_8);
          ((VarCharVector) rows.getVector("name")).setSafe(i, name);
        }
        rows.setRowCount(2_000);
        transaction.table("people").insert(rows);
      }
      transaction.commit(CommitMessage.of("much"));
    }
  }

  @Test
  void muchIsSentInLittleMemory() throws Exception {
    fillMuch();
    for (Map.Entry<String, String> wish : Map.of("order", "key", "level", "row").entrySet()) {
      Ticket ticket = new Ticket(JsonBody.bytes(diff().put(wish.getKey(), wish.getValue())));
      long rows = 0;
      try (FlightStream stream = session.client().getStream(ticket)) {
        while (stream.next()) {
          rows += stream.getRoot().getRowCount();
        }
      }
      assertEquals(wish.getKey().equals("order") ? 20_004 : 20_006, rows);
    }
  }

  @Test
  void aReaderThatLeavesLeavesNothing() throws Exception {
    fillMuch();
    for (int batches = 0; batches < 4; batches++) {
      try (BufferAllocator clientMemory = new RootAllocator();
          FlightClient client = session.connect(clientMemory);
          FlightStream stream =
              client.getStream(new Ticket(JsonBody.bytes(diff().put("order", "key"))))) {
        for (int i = 0; i < batches; i++) {
          assertTrue(stream.next());
        }
        stream.cancel("enough", null);
      }
    }
    session.awaitNothingHeld(); // and the allocators' check finds no leak
    assertEquals(20_004, session.rows(diff()).size());
  }
}
