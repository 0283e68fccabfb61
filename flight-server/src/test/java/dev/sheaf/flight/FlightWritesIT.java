package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.JSON;
import static dev.sheaf.flight.FlightSession.SCHEMA;
import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.fill;
import static dev.sheaf.flight.FlightSession.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Streams of rows to the server, transactions, retries and actions. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightWritesIT {
  private final BufferAllocator allocator;
  private final FlightSession session;
  private final Dataset dataset;
  private final FlightClient client;

  FlightWritesIT(BufferAllocator allocator) {
    this.allocator = allocator;
    this.session = new FlightSession(allocator, options -> options);
    this.dataset = session.dataset();
    this.client = session.client();
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  private static FlightStatusCode refusal(Executable call) {
    return assertThrows(FlightRuntimeException.class, call).status().code();
  }

  @Test
  void everyModeDoesWhatItSays() throws Exception {
    JsonNode inserted =
        session.put(FlightDescriptor.path("main", "people"), SCHEMA, 1, "Ada", 2, "Ben", 3, "Cleo");
    assertEquals(3, inserted.path("inserted").asInt());
    assertEquals(dataset.version("main").id().hex(), inserted.path("version").asText());
    assertEquals("insert 3 rows: people", dataset.version("main").message());

    JsonNode upserted =
        session.put(
            write("upsert").put("message", "new").put("author", "Eve"), 3, "Cleo", 2, "Bo", 4, "D");
    assertEquals(1, upserted.path("inserted").asInt());
    assertEquals(1, upserted.path("updated").asInt());
    assertEquals(1, upserted.path("unchanged").asInt());
    assertEquals("Eve", dataset.version("main").author());

    assertEquals(1, session.put(write("update"), 1, "Ann", 9, "nobody").path("missing").asInt());
    Schema keys = new Schema(SCHEMA.getFields().subList(0, 1));
    assertEquals(
        1, session.put(descriptor(write("delete")), keys, 2, null).path("deleted").asInt());
    assertEquals(new TreeMap<>(Map.of(1L, "Ann", 3L, "Cleo", 4L, "D")), session.people("main"));

    JsonNode replaced = session.put(write("replace"), 3, "Cleo", 5, "Fay");
    assertEquals(2, replaced.path("deleted").asInt());
    assertEquals(new TreeMap<>(Map.of(3L, "Cleo", 5L, "Fay")), session.people("main"));
    assertEquals(3, session.people("main~4").size());
  }

  @Test
  void aTableIsMadeOfAStreamsSchema() throws Exception {
    ObjectNode command = write("insert").put("table", "others").put("create", true);
    command.putArray("key").add("id");
    session.put(command, 1, "Ada");
    assertEquals(List.of("id"), dataset.schema("main", "others").primaryKey().columns());
    assertEquals(
        FlightStatusCode.NOT_FOUND, refusal(() -> session.put(write("insert").put("table", "x"))));
    assertFalse(dataset.tables("main").containsKey("x"));
  }

  @Test
  void whatIsWrongChangesNothing() throws Exception {
    session.put(write("insert"), 1, "Ada");
    String head = dataset.version("main").id().hex();
    assertEquals(
        FlightStatusCode.ALREADY_EXISTS,
        refusal(() -> session.put(write("insert"), 2, "B", 1, "A")));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.put(write("upsert"), 5, "A", 5, "B")));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT, refusal(() -> session.put(write("melt"), 5, "A")));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.put(write("insert").put("messsage", "x"), 5, "A")));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.put(write("insert").put("sheaf", 2), 5, "A")));
    assertEquals(
        FlightStatusCode.NOT_FOUND,
        refusal(() -> session.put(write("insert").put("branch", "mian"), 5, "A")));
    dataset.tag("v1", "main");
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.put(write("insert").put("branch", "v1"), 5, "A")));
    Schema other =
        new Schema(
            List.of(SCHEMA.getFields().get(0), Field.nullable("nmae", ArrowType.Utf8.INSTANCE)));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.put(descriptor(write("upsert")), other, 5, null)));
    assertEquals(head, dataset.version("main").id().hex());
    session.put(write("insert"), 2, "Ben");
  }

  @Test
  void aStreamThatBreaksOffChangesNothing() throws Exception {
    String head = dataset.version("main").id().hex();
    for (int i = 0; i < 20; i++) {
      try (FlightClient other = session.connect(allocator);
          VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator);
          SyncPutListener answers = new SyncPutListener()) {
        FlightClient.ClientStreamListener stream =
            other.startPut(descriptor(write("insert")), rows, answers);
        for (int batch = 0; batch < i % 5; batch++) {
          fill(rows, 100L * i + batch, "x");
          stream.putNext();
        }
        stream.error(new IllegalStateException("given up"));
      }
    }
    session.put(write("insert"), 7, "Ada"); // gets the branch
    assertEquals(new TreeMap<>(Map.of(7L, "Ada")), session.people("main"));
    assertEquals(head, dataset.version("main~1").id().hex());
  }

  @Test
  void aTransactionIsOneVersionOfSeveralStreams() throws Exception {
    String id = begin(60);
    session.put(inTransaction(id, "insert"), 1, "Ada", 2, "Ben", 3, "Cleo");
    session.put(inTransaction(id, "update"), 2, "Bo");
    assertEquals(
        FlightStatusCode.ALREADY_EXISTS,
        refusal(() -> session.put(inTransaction(id, "insert"), 8, "H", 1, "A")));
    ObjectNode own = JsonBody.answer().put("transaction", id).put("table", "people");
    assertEquals(new TreeMap<>(Map.of(1L, "Ada", 2L, "Bo", 3L, "Cleo")), session.read(own));
    assertEquals(0, session.people("main").size());
    JsonNode made =
        session
            .action("sheaf.commit", body -> body.put("transaction", id).put("message", "all"))
            .get(0);
    assertEquals(dataset.version("main").id().hex(), made.path("version").asText());
    assertEquals(3, session.people("main").size());
    assertEquals(
        FlightStatusCode.NOT_FOUND,
        refusal(() -> session.action("sheaf.commit", body -> body.put("transaction", id))));
  }

  private String begin(int leaseSeconds) throws IOException {
    return session
        .action(
            "sheaf.begin", body -> body.put("branch", "main").put("lease_seconds", leaseSeconds))
        .get(0)
        .path("transaction")
        .asText();
  }

  private static ObjectNode inTransaction(String id, String mode) {
    ObjectNode command = write(mode).put("transaction", id);
    command.remove("branch");
    return command;
  }

  @Test
  void aTransactionEndsWithItsLease() throws Exception {
    String given = begin(60);
    session.put(inTransaction(given, "insert"), 1, "Ada");
    session.action("sheaf.rollback", body -> body.put("transaction", given));
    String dropped = begin(1);
    session.put(inTransaction(dropped, "insert"), 1, "Ada");
    await(
        () ->
            refusalOrNull(() -> session.action("sheaf.renew", b -> b.put("transaction", "no")))
                && putWorks());
    assertEquals(new TreeMap<>(Map.of(5L, "E")), session.people("main"));
  }

  /** The client gave up while its transaction waited for the branch. */
  @Test
  void aTransactionThatNobodyHearsOfEnds() throws Exception {
    byte[] body =
        JsonBody.bytes(
            JsonBody.answer()
                .put("branch", "main")
                .put("lease_seconds", 3_600)
                .put("wait_seconds", 60));
    try (Transaction held = dataset.begin("main")) {
      Iterator<Result> answers =
          session
              .client()
              .doAction(
                  new Action("sheaf.begin", body), CallOptions.timeout(200, TimeUnit.MILLISECONDS));
      FlightRuntimeException left = assertThrows(FlightRuntimeException.class, answers::hasNext);
      assertEquals(FlightStatusCode.TIMED_OUT, left.status().code());
      held.rollback();
    }
    await(() -> putWorks() && session.server().threadsBusy() == 0);
  }

  private boolean putWorks() {
    try {
      session.put(write("upsert").put("wait_seconds", 0), 5, "E");
      return true;
    } catch (FlightRuntimeException e) {
      assertEquals(FlightStatusCode.UNAVAILABLE, e.status().code());
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static boolean refusalOrNull(Executable call) {
    return refusal(call) == FlightStatusCode.NOT_FOUND;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end);
      Thread.sleep(50);
    }
  }

  @Test
  void aRetryFindsTheVersionThatWasMade() throws Exception {
    JsonNode first = session.put(write("insert").put("commit_id", "c-1"), 1, "Ada");
    session.put(write("insert").put("commit_id", "c-2"), 2, "Ben");
    JsonNode again = session.put(write("insert").put("commit_id", "c-1"), 1, "Ada");
    assertEquals(first.path("version"), again.path("version"));
    assertTrue(again.path("repeated").asBoolean());
    String id = begin(60);
    session.put(inTransaction(id, "insert"), 3, "Cleo");
    UnaryOperator<ObjectNode> commit =
        body -> body.put("transaction", id).put("branch", "main").put("commit_id", "c-3");
    JsonNode made = session.action("sheaf.commit", commit).get(0);
    JsonNode repeated = session.action("sheaf.commit", commit).get(0);
    assertEquals(made.path("version"), repeated.path("version"));
    assertTrue(repeated.path("repeated").asBoolean());
    assertEquals(3, session.people("main").size());
  }

  @Test
  void commandsReadColumnsConditionsSeveralRefsAndDiffs() throws Exception {
    session.put(write("insert"), 1, "Ada", 2, "Ben", 3, "Cleo");
    dataset.branch("clean", "main");
    session.put(write("upsert").put("branch", "clean"), 2, "Bo", 4, "Dan");
    ObjectNode some = JsonBody.answer().put("revision", "clean").put("table", "people");
    some.putObject("where").put("column", "id").put("op", ">").put("value", 1);
    assertEquals(new TreeMap<>(Map.of(2L, "Bo", 3L, "Cleo", 4L, "Dan")), session.read(some));
    List<String> shared =
        lines(
            JsonBody.answer()
                .put("command", "read")
                .put("table", "people")
                .set("revisions", JSON.createArrayNode().add("main").add("clean")));
    assertEquals(
        List.of("1 Ada [0,1]", "2 Ben [0]", "2 Bo [1]", "3 Cleo [0,1]", "4 Dan [1]"), shared);
    List<String> diff =
        lines(
            JsonBody.answer()
                .put("command", "diff")
                .put("from", "main")
                .put("to", "clean")
                .put("table", "people"));
    assertEquals(List.of("added null 4 null Dan", "modified 2 2 Ben Bo"), diff);
    assertEquals(
        "modified",
        session
                .action("sheaf.diff_stat", b -> b.put("from", "main").put("to", "clean"))
                .get(0)
                .has("modified")
            ? "modified"
            : "");
  }

  private List<String> lines(ObjectNode command) throws Exception {
    List<String> lines = new ArrayList<>();
    FlightInfo info = client.getInfo(descriptor(command));
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      while (stream.next()) {
        VectorSchemaRoot rows = stream.getRoot();
        for (int i = 0; i < rows.getRowCount(); i++) {
          List<String> line = new ArrayList<>();
          for (var column : rows.getFieldVectors()) {
            line.add(String.valueOf(column.getObject(i)));
          }
          lines.add(String.join(" ", line));
        }
      }
    }
    lines.sort(null);
    return lines;
  }

  @Test
  void actionsMoveRefsAndTellOfThem() throws Exception {
    session.put(write("insert").put("message", "first"), 1, "Ada");
    session.action("sheaf.branch", body -> body.put("name", "clean").put("from", "main"));
    session.action("sheaf.tag", body -> body.put("name", "v1"));
    session.action("sheaf.rename_branch", body -> body.put("from", "clean").put("to", "neat"));
    session.action("sheaf.switch", body -> body.put("ref", "neat"));
    List<String> refs = new ArrayList<>();
    for (JsonNode ref : session.action("sheaf.refs", body -> body)) {
      refs.add(ref.path("kind").asText() + " " + ref.path("ref").asText() + " " + ref.path("head"));
    }
    assertEquals(List.of("branch main false", "branch neat true", "tag v1 false"), refs);
    JsonNode version = session.action("sheaf.log", body -> body.put("limit", 1)).get(0);
    assertEquals("first", version.path("message").asText());
    assertEquals(1, version.path("tables").path(0).path("rows").asInt());
    assertEquals(
        "id", session.action("sheaf.tables", body -> body).get(0).path("key").path(0).asText());
    assertTrue(
        session.action("sheaf.statistics", body -> body).get(0).path("rows_stored").asInt() > 0);
    assertEquals("neat", session.action("sheaf.server", body -> body).get(0).path("head").asText());
    session.action("sheaf.drop_table", body -> body.put("branch", "main").put("table", "people"));
    assertFalse(dataset.tables("main").containsKey("people"));
    session.action("sheaf.delete_tag", body -> body.put("name", "v1"));
    assertEquals(
        FlightStatusCode.NOT_FOUND,
        refusal(() -> session.action("sheaf.delete_branch", body -> body.put("name", "v1"))));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.action("sheaf.meld", body -> body)));
    assertEquals(
        FlightStatusCode.INVALID_ARGUMENT,
        refusal(() -> session.action("sheaf.log", body -> body.put("limt", 3))));
    List<String> types = new ArrayList<>();
    client.listActions().forEach(type -> types.add(type.getType()));
    assertTrue(types.containsAll(List.of("sheaf.begin", "sheaf.commit", "sheaf.refs")));
  }
}
