package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.testing.AllocatorExtension;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Streams that are compressed because their reader asked for it. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class FlightCompressionIT {
  private static final int ROWS = 2_000;

  private final FlightSession session;

  FlightCompressionIT(BufferAllocator allocator) {
    this.session = new FlightSession(allocator, options -> options.withBudgetBytes(1 << 20));
  }

  @AfterEach
  void close() throws InterruptedException {
    session.close();
  }

  private SortedMap<Long, String> fill(int rows) throws Exception {
    SortedMap<Long, String> people = new TreeMap<>();
    Object[] idsAndNames = new Object[2 * rows];
    for (int i = 0; i < rows; i++) {
      idsAndNames[2 * i] = i;
      idsAndNames[2 * i + 1] = "somebody " + i % 7;
      people.put((long) i, "somebody " + i % 7);
    }
    session.put(FlightSession.write("insert"), idsAndNames);
    return people;
  }

  private static ObjectNode read(String compression) {
    return JsonBody.answer()
        .put("command", "read")
        .put("revision", "main")
        .put("table", FlightSession.TABLE)
        .put("compression", compression);
  }

  @Test
  void rowsAreThoseOfAStreamThatIsNotCompressed() throws Exception {
    SortedMap<Long, String> people = fill(ROWS);
    for (String compression : new String[] {"lz4", "zstd"}) {
      assertEquals(people, session.read(read(compression)));
      ObjectNode part = read(compression);
      part.putObject("where").put("column", "id").put("op", "<").put("value", 3);
      assertEquals(people.headMap(3L), session.read(part));
    }
    session.dataset().branch("clean", "main");
    session.put(FlightSession.write("upsert").put("branch", "clean"), 1, "Ada");
    ObjectNode diff =
        JsonBody.answer()
            .put("command", "diff")
            .put("from", "main")
            .put("to", "clean")
            .put("table", FlightSession.TABLE)
            .put("compression", "zstd");
    Map<String, Long> changed = new TreeMap<>();
    for (FlightEndpoint endpoint :
        session.client().getInfo(FlightSession.descriptor(diff)).getEndpoints()) {
      assertTrue(
          new String(endpoint.getTicket().getBytes(), StandardCharsets.UTF_8).contains("zstd"));
      try (FlightStream stream = session.client().getStream(endpoint.getTicket())) {
        while (stream.next()) {
          changed.merge(
              String.valueOf(stream.getRoot().getVector("to_name").getObject(0)), 1L, Long::sum);
        }
      }
    }
    assertEquals(Map.of("Ada", 1L), changed);
  }

  @Test
  void anUnknownCompressionIsRefusedWithTheKnownOnes() throws Exception {
    fill(1);
    FlightRuntimeException refused =
        assertThrows(FlightRuntimeException.class, () -> session.read(read("brotli")));
    assertEquals(FlightStatusCode.INVALID_ARGUMENT, refused.status().code());
    assertEquals(
        "field 'compression' of the command is to be lz4 or zstd", refused.status().description());
  }

  @Test
  void aReaderThatLeavesAtAnyPointLeavesNothing(BufferAllocator allocator) throws Exception {
    fill(ROWS);
    byte[] ticket =
        session
            .client()
            .getInfo(FlightSession.descriptor(read("lz4")))
            .getEndpoints()
            .get(0)
            .getTicket()
            .getBytes();
    for (int i = 0; i < 20; i++) {
      try (FlightClient other = session.connect(allocator);
          FlightStream stream = other.getStream(new Ticket(ticket))) {
        if (i % 2 == 0) {
          stream.next();
        }
        if (i % 3 == 0) {
          stream.cancel("enough", null);
        }
      }
    }
    assertEquals(ROWS, session.read(read("zstd")).size());
  }
}
