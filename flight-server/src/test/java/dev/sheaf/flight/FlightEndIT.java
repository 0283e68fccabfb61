package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.SCHEMA;
import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.fill;
import static dev.sheaf.flight.FlightSession.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams whose client confirms that they are complete. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightEndIT {
  private final BufferAllocator allocator;
  private final FlightSession session;
  private final String head;

  FlightEndIT(BufferAllocator allocator) {
    this.allocator = allocator;
    this.session = new FlightSession(allocator, options -> options);
    this.head = session.dataset().version("main").id().hex();
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  /** What is sent, one after the other: a text is metadata alone, a number a row with that id. */
  private void put(Object... messages) {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator)) {
      FlightClient.ClientStreamListener stream =
          session
              .client()
              .startPut(
                  descriptor(write("insert").put("confirm", true)), rows, new AsyncPutListener());
      for (Object message : messages) {
        if (message instanceof String text) {
          stream.putMetadata(metadata(text));
        } else {
          fill(rows, message, "x");
          stream.putNext();
        }
      }
      stream.completed();
      stream.getResult();
    }
  }

  private ArrowBuf metadata(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ArrowBuf buffer = allocator.buffer(bytes.length);
    buffer.writeBytes(bytes);
    return buffer;
  }

  private String refused(Object... messages) {
    FlightRuntimeException refused =
        assertThrows(FlightRuntimeException.class, () -> put(messages));
    assertEquals(FlightStatusCode.INVALID_ARGUMENT, refused.status().code());
    assertEquals(head, session.dataset().version("main").id().hex());
    return String.valueOf(refused.status().description());
  }

  @Test
  void aStreamThatIsConfirmedIsAVersion() {
    put(1, 2, "{\"sheaf\": 1, \"end\": 2}");
    assertEquals(new TreeMap<>(Map.of(1L, "x", 2L, "x")), session.people("main"));
    put("{\"sheaf\": 1, \"end\": 0}");
  }

  @Test
  void aStreamThatEndsWithoutAWordChangesNothing() {
    assertEquals(
        "the stream ended after 2 rows without the message that confirms its end; nothing was"
            + " written",
        refused(1, 2));
    refused();
  }

  @Test
  void theCountIsThatOfTheRows() {
    String text = refused(1, 2, "{\"sheaf\": 1, \"end\": 3}");
    assertTrue(text.contains("2 rows and not 3"), text);
    refused(1, "{\"sheaf\": 1, \"end\": 0}");
  }

  @Test
  void nothingComesBehindTheEnd() {
    String text = refused(1, "{\"sheaf\": 1, \"end\": 1}", 2);
    assertTrue(text.contains("goes on behind"), text);
    refused(1, "{\"sheaf\": 1, \"end\": 1}", "{\"sheaf\": 1, \"end\": 1}");
  }

  @Test
  void whatConfirmsNothingIsRefused() {
    refused(1, "the end");
    refused(1, "{\"sheaf\": 1}");
    refused(1, "{\"sheaf\": 2, \"end\": 1}");
    refused(1, "{\"sheaf\": 1, \"end\": 1, \"sure\": true}");
    refused(1, "{\"sheaf\": 1, \"end\": -1}");
  }
}
