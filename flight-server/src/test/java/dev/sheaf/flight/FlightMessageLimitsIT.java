package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.SCHEMA;
import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.fill;
import static dev.sheaf.flight.FlightSession.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.testing.AllocatorExtension;
import java.util.function.Predicate;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Messages, headers and bodies of calls, as large as they may be and one byte larger. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightMessageLimitsIT {
  private static final int MESSAGE_BYTES_MAX = 64 << 20;
  private static final int HEADER_BYTES_MAX = 16 << 10;
  private static final int NAME_BYTES = MESSAGE_BYTES_MAX - (100 << 10);

  /** Of a size whose neighbours have lengths of as many digits. */
  private static final int METADATA_BYTES = 50_000;

  private final BufferAllocator allocator;
  private final FlightSession session;

  FlightMessageLimitsIT(BufferAllocator allocator) {
    this.allocator = allocator;
    this.session = new FlightSession(allocator, options -> options);
  }

  @AfterEach
  void close() throws Exception {
    session.put(write("insert"), 1, "Ada");
    session.await(clients -> clients.streams() == 0);
    session.close();
  }

  @Test
  void messages() throws Exception {
    long schemaBytes = arrived("b0", 0);
    long bytes = arrived("b1", METADATA_BYTES) - schemaBytes;
    int rest = (int) (MESSAGE_BYTES_MAX - bytes);
    assertTrue(rest > 0 && rest < (1 << 20) - METADATA_BYTES);
    assertEquals(MESSAGE_BYTES_MAX, arrived("b2", METADATA_BYTES + rest) - schemaBytes);
    assertEquals(1, session.people("b2").size());
    FlightRuntimeException refused =
        assertThrows(
            FlightRuntimeException.class,
            () -> send("b3", METADATA_BYTES + rest + 1, clients -> true));
    assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, refused.status().code());
    assertEquals(0, session.people("b3").size());
  }

  private long arrived(String branch, int metadataBytes) throws Exception {
    int least = metadataBytes > 0 ? NAME_BYTES : 0;
    return send(branch, metadataBytes, clients -> clients.bytes() > least);
  }

  /** Sends a schema and, if there are metadata, one row; gives the bytes on a condition. */
  private long send(String branch, int metadataBytes, Predicate<ClientGate> condition)
      throws Exception {
    session.dataset().branch(branch, "main");
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator);
        FlightClient client = session.connect(allocator)) {
      FlightClient.ClientStreamListener stream =
          client.startPut(
              descriptor(write("upsert").put("branch", branch)), rows, new AsyncPutListener());
      if (metadataBytes > 0) {
        fill(rows, 5, "x".repeat(NAME_BYTES));
        ArrowBuf metadata = allocator.buffer(metadataBytes);
        metadata.setZero(0, metadataBytes).writerIndex(metadataBytes);
        stream.putNext(metadata);
      }
      session.await(condition);
      long bytes = session.server().clients().bytes();
      stream.completed();
      stream.getResult();
      return bytes;
    }
  }

  @Test
  void headersOfACall() throws Exception {
    assertTrue(refs(HEADER_BYTES_MAX - 1_000));
    // The client has been told of the limit, and does not even send them.
    assertThrows(FlightRuntimeException.class, () -> refs(HEADER_BYTES_MAX));
  }

  private boolean refs(int headerBytes) {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("x-more", "x".repeat(headerBytes));
    CallOption option = new HeaderCallOption(headers);
    Action action = new Action("sheaf.refs", JsonBody.bytes(JsonBody.answer()));
    return session.client().doAction(action, option).hasNext();
  }

  @Test
  void bodiesOfAnAction() throws Exception {
    ObjectNode show = JsonBody.answer().put("revision", "");
    int rest = JsonBody.BYTES_MAX - JsonBody.bytes(show).length;
    assertEquals(
        "BAD_REVISION",
        FlightSession.refusal(
            () -> session.ask("sheaf.show", body -> body.put("revision", "x".repeat(rest)))));
    assertEquals(
        "BAD_ARGUMENT",
        FlightSession.refusal(
            () -> session.ask("sheaf.show", body -> body.put("revision", "x".repeat(rest + 1)))));
  }
}
