package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.refusal;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryEncoder;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Tables of resolutions, sent as streams. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightResolutionsIT {
  private final BufferAllocator allocator;
  private final FlightSession session;

  FlightResolutionsIT(BufferAllocator allocator) {
    this.allocator = allocator;
    this.session = new FlightSession(allocator, options -> options);
  }

  @BeforeEach
  void clash() throws Exception {
    session.upsert("main", 1, "Ada", 2, "Ben", 3, "Cleo");
    session.dataset().branch("clean", "main");
    session.upsert("clean", 1, "Adah", 2, "Bert", 3, "Clea");
    session.upsert("main", 1, "Ann", 2, "Bo", 3, "Clio");
    session.ask("sheaf.merge", body -> body.put("source", "clean"));
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  private static ObjectNode resolve() {
    return JsonBody.answer().put("command", "resolve").put("branch", "main").put("table", "people");
  }

  /** A table of texts; names first, then the cells by rows. */
  private VectorSchemaRoot table(int columns, @Nullable String... texts) {
    List<Field> fields =
        Arrays.stream(texts)
            .limit(columns)
            .map(name -> Field.nullable(String.valueOf(name), ArrowType.Utf8.INSTANCE))
            .toList();
    VectorSchemaRoot rows = VectorSchemaRoot.create(new Schema(fields), allocator);
    for (int i = columns; i < texts.length; i++) {
      String text = texts[i];
      if (text != null) {
        ((VarCharVector) rows.getVector(i % columns))
            .setSafe(i / columns - 1, text.getBytes(StandardCharsets.UTF_8));
      }
    }
    rows.setRowCount(texts.length / columns - 1);
    return rows;
  }

  /** Sends a table, a row to a batch, with a message that confirms some rows; -1 for none. */
  private JsonNode put(ObjectNode command, VectorSchemaRoot rows, int confirmed) throws Exception {
    try (rows;
        SyncPutListener answers = new SyncPutListener()) {
      try (VectorSchemaRoot sent = VectorSchemaRoot.create(rows.getSchema(), allocator)) {
        FlightClient.ClientStreamListener stream =
            session.client().startPut(descriptor(command), sent, answers);
        for (int row = 0; row < rows.getRowCount(); row++) {
          sent.clear();
          for (FieldVector column : sent.getFieldVectors()) {
            column.copyFromSafe(row, 0, rows.getVector(column.getName()));
          }
          sent.setRowCount(1);
          stream.putNext();
        }
        if (confirmed >= 0) {
          stream.putMetadata(metadata("{\"sheaf\": 1, \"end\": " + confirmed + "}"));
        }
        stream.completed();
        stream.getResult();
      }
      try (PutResult answer = answers.read()) {
        byte[] bytes = new byte[(int) answer.getApplicationMetadata().readableBytes()];
        answer.getApplicationMetadata().readBytes(bytes);
        return FlightSession.JSON.readTree(bytes);
      }
    }
  }

  private ArrowBuf metadata(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ArrowBuf buffer = allocator.buffer(bytes.length);
    buffer.writeBytes(bytes);
    return buffer;
  }

  private JsonNode status() throws Exception {
    return session.ask("sheaf.merge_status", body -> body.put("branch", "main"));
  }

  @Test
  void aTableResolvesBySideAndByValue() throws Exception {
    JsonNode answer =
        put(
            resolve().put("confirm", true),
            table(
                3,
                "conflict_id",
                "resolution",
                "name",
                "1",
                "theirs",
                null,
                "2",
                null,
                "Bob",
                "3",
                "base",
                null),
            3);
    assertTrue(answer.path("done").asBoolean());
    assertEquals(3, answer.path("rows").asInt());
    assertEquals("[]", answer.path("conflicts").toString());
    session.ask("sheaf.merge_commit", body -> body);
    assertEquals(new TreeMap<>(Map.of(1L, "Adah", 2L, "Bob", 3L, "Cleo")), session.people("main"));
  }

  @Test
  void aTableMayBeEncodedByADictionary() throws Exception {
    DictionaryEncoding encoding = new DictionaryEncoding(7, false, new ArrowType.Int(32, true));
    try (VectorSchemaRoot ids = table(1, "conflict_id", "1", "2", "3");
        VectorSchemaRoot sides = table(1, "resolution", "theirs", "ours", "theirs");
        VectorSchemaRoot words = table(1, "words", "ours", "theirs");
        IntVector encoded =
            (IntVector)
                DictionaryEncoder.encode(
                    sides.getVector(0), new Dictionary(words.getVector(0), encoding))) {
      DictionaryProvider provider =
          new DictionaryProvider.MapDictionaryProvider(
              new Dictionary(words.getVector(0), encoding));
      VectorSchemaRoot rows = VectorSchemaRoot.of(ids.getVector(0), encoded);
      AsyncPutListener answers = new AsyncPutListener();
      FlightClient.ClientStreamListener stream =
          session.client().startPut(descriptor(resolve()), rows, provider, answers);
      stream.putNext();
      stream.completed();
      stream.getResult();
    }
    session.ask("sheaf.merge_commit", body -> body);
    assertEquals(new TreeMap<>(Map.of(1L, "Adah", 2L, "Bo", 3L, "Clea")), session.people("main"));
  }

  private String refused(ObjectNode command, VectorSchemaRoot rows, int confirmed)
      throws Exception {
    JsonNode before = status();
    String code = refusal(() -> put(command, rows, confirmed));
    assertEquals(before, status());
    return code;
  }

  @Test
  void whatIsWrongDecidesNothing() throws Exception {
    ObjectNode confirmed = resolve().put("confirm", true);
    assertEquals(
        "BAD_INPUT", refused(confirmed, table(2, "conflict_id", "resolution", "1", "ours"), -1));
    assertEquals(
        "BAD_INPUT", refused(confirmed, table(2, "conflict_id", "resolution", "1", "ours"), 2));
    assertEquals(
        "SCHEMA_MISMATCH", refused(resolve(), table(2, "id", "resolution", "1", "ours"), -1));
    assertEquals("SCHEMA_MISMATCH", refused(resolve(), table(1, "conflict_id", "1"), -1));
    assertEquals(
        "BAD_ARGUMENT",
        refused(resolve(), table(2, "conflict_id", "resolution", "1", "ours", "2", "x"), -1));
    assertEquals(
        "UNKNOWN_KEY",
        refused(resolve(), table(2, "conflict_id", "resolution", "1", "ours", "7", "ours"), -1));
    assertEquals(
        "UNKNOWN_COLUMN", refused(resolve(), table(2, "conflict_id", "nmae", "1", "x"), -1));
    assertEquals(
        "DUPLICATE_KEY",
        refused(resolve(), table(2, "conflict_id", "resolution", "1", "ours", "1", "base"), -1));
    assertEquals(
        "UNKNOWN_TABLE",
        refused(
            resolve().put("table", "x"), table(2, "conflict_id", "resolution", "1", "ours"), -1));
    assertEquals(
        "BAD_ARGUMENT",
        refused(
            resolve().put("side", "x"), table(2, "conflict_id", "resolution", "1", "ours"), -1));
    assertEquals(
        "BAD_ARGUMENT",
        refusal(
            () ->
                put(
                    JsonBody.answer()
                        .put("command", "conflicts")
                        .put("branch", "main")
                        .put("table", "people"),
                    table(1, "conflict_id", "1"),
                    -1)));
    session.ask("sheaf.merge_abort", body -> body);
    assertEquals(
        "NOTHING_PENDING",
        refusal(() -> put(resolve(), table(2, "conflict_id", "resolution", "1", "ours"), -1)));
  }

  @Test
  void aClientThatLeavesHalfWayDecidesNothing() throws Exception {
    JsonNode before = status();
    try (VectorSchemaRoot rows = table(2, "conflict_id", "resolution", "1", "ours")) {
      FlightClient.ClientStreamListener stream =
          session.client().startPut(descriptor(resolve()), rows, new AsyncPutListener());
      stream.putNext();
      stream.error(new IllegalStateException("given up"));
    }
    session.awaitNothingHeld();
    assertEquals(before, status());
  }
}
