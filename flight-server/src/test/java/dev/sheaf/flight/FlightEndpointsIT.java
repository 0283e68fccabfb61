package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A large result is offered in parts, which whoever has a ticket reads when he likes. */
@ExtendWith(AllocatorExtension.class)
class FlightEndpointsIT {
  private static final int ROWS = 270_000;
  private static final int PART_ROWS = 65_536;

  @Test
  void partsAreReadInAnyOrderByAnyClientAndStayThoseOfTheVersion(BufferAllocator allocator)
      throws Exception {
    try (FlightSession session =
        new FlightSession(allocator, options -> options.withEndpointRowsMin(PART_ROWS))) {
      insert(allocator, session, LongStream.range(0, ROWS).toArray());
      session.delete("main", 70_000); // a hole, so that ranges of rows are no ranges of addresses
      FlightInfo info =
          session
              .client()
              .getInfo(
                  FlightSession.descriptor(
                      JsonBody.answer()
                          .put("command", "read")
                          .put("revision", "main")
                          .put("table", FlightSession.TABLE)));
      assertEquals(3, info.getEndpoints().size());
      assertEquals(ROWS - 1, info.getRecords());

      insert(allocator, session, ROWS + 1L);
      session.delete("main", 3);

      List<FlightEndpoint> parts = new ArrayList<>(info.getEndpoints());
      Random random = Seeds.random(7);
      Collections.shuffle(parts, random);
      boolean[] seen = new boolean[ROWS];
      List<FlightClient> clients = List.of(session.client(), session.connect(allocator));
      try {
        for (FlightEndpoint part : parts) {
          int rows = read(clients.get(random.nextInt(clients.size())), part, seen);
          assertTrue(rows > 0, () -> rows + " rows in a part");
        }
      } finally {
        clients.get(1).close();
      }
      for (int id = 0; id < ROWS; id++) {
        assertEquals(id != 70_000, seen[id], "id " + id);
      }
    }
  }

  @Test
  void aResultThatIsNotLargeIsOnePart(BufferAllocator allocator) throws Exception {
    try (FlightSession session =
        new FlightSession(allocator, options -> options.withEndpointRowsMin(PART_ROWS))) {
      insert(allocator, session, LongStream.range(0, 2 * PART_ROWS - 1).toArray());
      FlightInfo info =
          session
              .client()
              .getInfo(
                  FlightSession.descriptor(
                      JsonBody.answer()
                          .put("command", "read")
                          .put("revision", "main")
                          .put("table", FlightSession.TABLE)));
      assertEquals(1, info.getEndpoints().size());
    }
  }

  /** Returns how many rows came; each id may come once over all parts. */
  private static int read(FlightClient client, FlightEndpoint part, boolean[] seen)
      throws Exception {
    int rows = 0;
    try (FlightStream stream = client.getStream(part.getTicket())) {
      while (stream.next()) {
        BigIntVector ids = (BigIntVector) stream.getRoot().getVector("id");
        for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
          int id = Math.toIntExact(ids.get(i));
          assertTrue(!seen[id], () -> "id " + id + " came twice");
          seen[id] = true;
          rows++;
        }
      }
    }
    return rows;
  }

  private static void insert(BufferAllocator allocator, FlightSession session, long... ids) {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(FlightSession.SCHEMA, allocator);
        Transaction transaction = session.dataset().begin("main")) {
      BigIntVector vector = (BigIntVector) rows.getVector("id");
      rows.allocateNew();
      for (int i = 0; i < ids.length; i++) {
        vector.setSafe(i, ids[i]);
      }
      rows.setRowCount(ids.length);
      transaction.table(FlightSession.TABLE).insert(rows);
      transaction.commit(CommitMessage.of("rows"));
    }
  }
}
