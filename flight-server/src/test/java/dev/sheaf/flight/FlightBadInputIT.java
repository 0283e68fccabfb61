package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.SCHEMA;
import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** What is refused with a status and a code, changes nothing, and leaves the connection usable. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightBadInputIT {
  private final FlightSession session;
  private final String head;

  FlightBadInputIT(BufferAllocator allocator) {
    this.session = new FlightSession(allocator, options -> options);
    this.head = session.dataset().version("main").id().hex();
  }

  @AfterEach
  void close() throws Exception {
    assertEquals(head, session.dataset().version("main").id().hex());
    session.put(write("insert"), 1, "Ada");
    session.await(clients -> clients.streams() == 0);
    session.close();
  }

  private static String refused(FlightStatusCode status, String code, Executable call) {
    FlightRuntimeException refused = assertThrows(FlightRuntimeException.class, call);
    assertEquals(status, refused.status().code(), refused::getMessage);
    assertEquals(code, refused.status().metadata().get(FlightErrors.CODE_KEY));
    return String.valueOf(refused.status().description());
  }

  private static ObjectNode read() {
    return JsonBody.answer()
        .put("command", "read")
        .put("revision", "main")
        .put("table", FlightSession.TABLE);
  }

  @Test
  void aNullKeyInsideAStream() {
    Schema nullable =
        new Schema(
            List.of(Field.nullable("id", new ArrowType.Int(64, true)), SCHEMA.getFields().get(1)));
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "NULL_VALUE",
        () -> session.put(descriptor(write("insert")), nullable, 5, "A", null, "B"));
  }

  @Test
  void keysThatRepeatInsideABatchAndBetweenBatches() {
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "DUPLICATE_KEY",
        () -> session.put(write("insert"), 5, "A", 5, "B"));
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "DUPLICATE_KEY",
        () -> session.put(write("insert"), 5, "A", 6, "B", 5, "C"));
  }

  @Test
  void commandsAndTicketsOfANewerVersion() {
    for (ObjectNode command : List.of(read().put("sheaf", 2), write("insert").put("sheaf", 2))) {
      String text =
          refused(
              FlightStatusCode.INVALID_ARGUMENT,
              "BAD_ARGUMENT",
              () -> session.client().getInfo(descriptor(command)));
      assertTrue(text.contains("version 2 of the protocol"), text);
    }
  }

  @Test
  void commandsThatAreTooLargeOrTooDeep() {
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "BAD_ARGUMENT",
        () -> session.client().getInfo(FlightDescriptor.command(new byte[JsonBody.BYTES_MAX + 1])));
    ObjectNode deep = read();
    ObjectNode where = deep.putObject("where");
    for (int depth = 0; depth < 100; depth++) {
      where = where.putObject("not");
    }
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "BAD_ARGUMENT",
        () -> session.client().getInfo(descriptor(deep)));
  }

  /** Each claims what its bytes are not. */
  @Test
  void schemasOfATableThatNoneAre() throws Exception {
    byte[] good = SCHEMA.serializeAsMessage();
    byte[] huge = good.clone();
    ByteBuffer.wrap(huge).order(ByteOrder.LITTLE_ENDIAN).putInt(4, Integer.MAX_VALUE);
    byte[] negative = good.clone();
    ByteBuffer.wrap(negative).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -8);
    byte[] cut = Arrays.copyOf(good, good.length - 8);
    byte[] broken = good.clone();
    Arrays.fill(broken, 8, 24, (byte) 0x7f);
    Field deep = SCHEMA.findField("name");
    for (int depth = 0; depth < 1_000; depth++) {
      deep = new Field("x", FieldType.nullable(ArrowType.List.INSTANCE), List.of(deep));
    }
    byte[] nested = new Schema(List.of(deep)).serializeAsMessage();
    for (byte[] schema : List.of(new byte[0], huge, negative, cut, broken)) {
      refused(FlightStatusCode.INVALID_ARGUMENT, "BAD_INPUT", () -> createTable(encoded(schema)));
    }
    refused(
        FlightStatusCode.RESOURCE_EXHAUSTED, "LIMIT_EXCEEDED", () -> createTable(encoded(nested)));
    refused(FlightStatusCode.INVALID_ARGUMENT, "BAD_ARGUMENT", () -> createTable("no base 64"));
  }

  private static String encoded(byte[] schema) {
    return Base64.getEncoder().encodeToString(schema);
  }

  private void createTable(String schema) throws IOException {
    session.action(
        "sheaf.create_table",
        body -> body.put("branch", "main").put("table", "more").put("schema", schema));
  }

  @Test
  void aWriteCommandWhereRowsAreRead() {
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "BAD_ARGUMENT",
        () -> session.client().getInfo(descriptor(write("insert"))));
    refused(
        FlightStatusCode.INVALID_ARGUMENT,
        "BAD_ARGUMENT",
        () -> session.put(descriptor(read()), SCHEMA, 5, "A"));
  }

  @Test
  void aBranchThatSomebodyHolds() {
    try (Transaction held = session.dataset().begin("main")) {
      assertEquals(head, held.base().id().hex());
      refused(
          FlightStatusCode.UNAVAILABLE,
          "BRANCH_HELD",
          () -> session.put(write("insert").put("wait_seconds", 0), 5, "A"));
    }
  }

  @Test
  void pathsThatAreNoRevisionAndTable() {
    for (List<String> path : List.of(List.of("main"), List.of("main", "people", "more"))) {
      refused(
          FlightStatusCode.INVALID_ARGUMENT,
          "BAD_ARGUMENT",
          () -> session.put(FlightDescriptor.path(path), SCHEMA, 5, "A"));
    }
    refused(
        FlightStatusCode.NOT_FOUND,
        "UNKNOWN_REF",
        () -> session.put(FlightDescriptor.path("mian", "people"), SCHEMA, 5, "A"));
    refused(
        FlightStatusCode.NOT_FOUND,
        "UNKNOWN_TABLE",
        () -> session.put(FlightDescriptor.path("main", "poeple"), SCHEMA, 5, "A"));
  }
}
