package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.SCHEMA;
import static dev.sheaf.flight.FlightSession.TABLE;
import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What many clients cost that stop reading, or are killed. Memory is that of the server's batches
 * and of Netty, whose pools the clients in this process share.
 */
@ExtendWith(AllocatorExtension.class)
@Timeout(600)
class FlightLoadFaultTest {
  private static final int ROWS = 500_000;
  private static final int WIDE_ROWS = 131_072;
  private static final int WIDE_COLUMNS = 40;
  private static final int LOOKS = 50;
  private static final int LOOK_MILLIS = 10;
  private static final byte[] NAME = "x".repeat(40).getBytes(StandardCharsets.UTF_8);

  /** gRPC tells of every stream that a client breaks off. Kept, because loggers are weak. */
  private static final Logger NETWORK = Logger.getLogger("io.grpc");

  @BeforeAll
  static void silence() {
    NETWORK.setLevel(Level.OFF);
  }

  /** Some 30 MB, with every tenth row deleted again so that batches must be made. */
  private static FlightSession session(BufferAllocator allocator, int streams) {
    FlightSession session =
        new FlightSession(allocator, options -> options.withStreamsMax(streams));
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, allocator);
        VectorSchemaRoot keys =
            VectorSchemaRoot.create(new Schema(SCHEMA.getFields().subList(0, 1)), allocator)) {
      fill(rows, ROWS, 0);
      BigIntVector ids = (BigIntVector) keys.getVector("id");
      for (int i = 0; i < ROWS / 10; i++) {
        ids.setSafe(i, 10L * i);
      }
      keys.setRowCount(ROWS / 10);
      try (Transaction transaction = session.dataset().begin("main")) {
        transaction.table(TABLE).insert(rows);
        transaction.table(TABLE).delete(keys);
        transaction.commit(CommitMessage.of("with holes"));
      }
    }
    return session;
  }

  private static void fill(VectorSchemaRoot rows, int count, long first) {
    BigIntVector ids = (BigIntVector) rows.getVector("id");
    VarCharVector names = (VarCharVector) rows.getVector("name");
    for (int i = 0; i < count; i++) {
      ids.setSafe(i, first + i);
      names.setSafe(i, NAME);
    }
    rows.setRowCount(count);
  }

  @Test
  void oneStalledReaderHoldsLittle(BufferAllocator allocator) throws Exception {
    requireStalledReadersToHoldAtMost(allocator, 1, 64L << 20);
  }

  @Test
  void twentyStalledReadersHoldLittle(BufferAllocator allocator) throws Exception {
    requireStalledReadersToHoldAtMost(allocator, 20, (64L + 20 * 5) << 20);
  }

  @Test
  @Tag("nightly")
  void aHundredStalledReadersHoldLittle(BufferAllocator allocator) throws Exception {
    requireStalledReadersToHoldAtMost(allocator, 100, 512L << 20);
  }

  private static void requireStalledReadersToHoldAtMost(
      BufferAllocator allocator, int readers, long bytesMax) throws Exception {
    try (FlightSession session = session(allocator, readers + 1);
        BufferAllocator clientMemory = new RootAllocator()) {
      Ticket ticket = ticket(session.client());
      long before = bytes(allocator);
      Deque<AutoCloseable> open = new ArrayDeque<>();
      try {
        long most = before;
        for (int i = 0; i < readers; i++) {
          FlightClient client = session.connect(clientMemory);
          open.push(client);
          FlightStream stream = client.getStream(ticket);
          open.push(stream);
          assertTrue(stream.next());
          most = Math.max(most, bytes(allocator));
        }
        for (int look = 0; look < LOOKS; look++) {
          Thread.sleep(LOOK_MILLIS);
          most = Math.max(most, bytes(allocator));
        }
        long held = most - before;
        assertTrue(held <= bytesMax, () -> held + " bytes are held");
        // They wait, and one that reads does not.
        try (FlightClient client = session.connect(clientMemory)) {
          assertEquals(ROWS - ROWS / 10, read(client, ticket));
        }
      } finally {
        while (!open.isEmpty()) {
          open.pop().close();
        }
      }
      session.await(clients -> clients.streams() == 0);
    }
  }

  /** Rows that are made for a stream, of so many columns that a batch of a plain read is large. */
  @Test
  void stalledReadersOfSeveralVersionsAndOfDifferencesHoldLittle(BufferAllocator allocator)
      throws Exception {
    try (FlightSession session = new FlightSession(allocator, options -> options);
        BufferAllocator clientMemory = new RootAllocator()) {
      fillWide(session.dataset(), allocator);
      ObjectNode several = JsonBody.answer().put("command", "read").put("table", "wide");
      several.putArray("revisions").add("main").add("main~1");
      ObjectNode diff = JsonBody.answer().put("command", "diff").put("table", "wide");
      diff.put("from", "main~2").put("to", "main").put("level", "row");
      for (ObjectNode command : List.of(several, diff)) {
        long before = bytes(allocator);
        try (FlightClient client = session.connect(clientMemory);
            FlightStream stream = client.getStream(new Ticket(JsonBody.bytes(command)))) {
          assertTrue(stream.next());
          long most = 0;
          for (int look = 0; look < LOOKS; look++) {
            Thread.sleep(LOOK_MILLIS);
            most = Math.max(most, bytes(allocator));
          }
          long held = most - before;
          assertTrue(held <= 16L << 20, () -> held + " bytes are held: " + command);
          long rows = stream.getRoot().getRowCount();
          while (stream.next()) {
            rows += stream.getRoot().getRowCount();
          }
          assertEquals(command.has("revisions") ? WIDE_ROWS : WIDE_ROWS - 1, rows);
        }
        session.await(clients -> clients.streams() == 0);
      }
    }
  }

  /** A table of some 42 MB in two batches, and a version that lacks one of its rows. */
  private static void fillWide(Dataset dataset, BufferAllocator allocator) {
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < WIDE_COLUMNS; i++) {
      fields.add(Field.notNullable("c" + i, new ArrowType.Int(64, true)));
    }
    Schema schema = new Schema(fields);
    dataset.createTable("wide", schema, PrimaryKey.of("c0"));
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator);
        VectorSchemaRoot keys =
            VectorSchemaRoot.create(new Schema(fields.subList(0, 1)), allocator)) {
      for (int column = 0; column < WIDE_COLUMNS; column++) {
        BigIntVector values = (BigIntVector) rows.getVector(column);
        values.allocateNew(WIDE_ROWS);
        for (int row = 0; row < WIDE_ROWS; row++) {
          values.set(row, row);
        }
      }
      rows.setRowCount(WIDE_ROWS);
      ((BigIntVector) keys.getVector("c0")).setSafe(0, WIDE_ROWS / 2);
      keys.setRowCount(1);
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("wide").insert(rows);
        transaction.commit(CommitMessage.of("all"));
      }
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("wide").delete(keys);
        transaction.commit(CommitMessage.of("all but one"));
      }
    }
  }

  private static Ticket ticket(FlightClient client) {
    return client.getInfo(FlightDescriptor.path("main", TABLE)).getEndpoints().get(0).getTicket();
  }

  private static long bytes(BufferAllocator allocator) {
    long bytes = allocator.getAllocatedMemory() + Math.max(0, PlatformDependent.usedDirectMemory());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      bytes += pool.getName().equals("direct") ? pool.getMemoryUsed() : 0;
    }
    return bytes;
  }

  @Test
  void aHundredKilledClientsLeaveNothing(BufferAllocator allocator) throws Exception {
    requireKilledClientsToLeaveNothing(allocator, 100);
  }

  @Test
  @Tag("nightly")
  void aThousandKilledClientsLeaveNothing(BufferAllocator allocator) throws Exception {
    requireKilledClientsToLeaveNothing(allocator, 1_000);
  }

  private static void requireKilledClientsToLeaveNothing(BufferAllocator allocator, int clients)
      throws Exception {
    Random random = Seeds.random("killedClients");
    try (FlightSession session = session(allocator, 16);
        CuttingProxy proxy = new CuttingProxy(session.server().port());
        BufferAllocator clientMemory = new RootAllocator()) {
      Ticket ticket = ticket(session.client());
      String head = session.dataset().version("main").id().hex();
      for (int i = 0; i < clients; i++) {
        session.dataset().branch("b" + i, "main");
        // Mostly in the greeting or the first messages, sometimes far into the rows.
        proxy.cutAfter(random.nextInt(1 << (8 + random.nextInt(16))));
        try (FlightClient client =
            FlightClient.builder(clientMemory, Location.forGrpcInsecure("127.0.0.1", proxy.port()))
                .build()) {
          if (random.nextBoolean()) {
            read(client, ticket);
          } else {
            send(client, clientMemory, "b" + i, random.nextInt(20));
          }
        } catch (FlightRuntimeException e) {
          // killed
        }
      }
      session.await(all -> all.streams() == 0 && all.bytes() == 0 && all.connections() == 1);
      session.await(all -> session.server().threadsBusy() == 0);
      session.await(all -> flightBytes(allocator) == 0);
      assertEquals(head, session.dataset().version("main").id().hex());
      // Every branch can be written to, at once.
      for (int i = 0; i < clients; i++) {
        session.put(write("upsert").put("branch", "b" + i).put("wait_seconds", 0), -1, "Ada");
      }
    }
  }

  /** How many rows there are, if it gets to their end. */
  private static long read(FlightClient client, Ticket ticket) throws Exception {
    long rows = 0;
    try (FlightStream stream = client.getStream(ticket)) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
    }
    return rows;
  }

  private static void send(
      FlightClient client, BufferAllocator clientMemory, String branch, int batches) {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(SCHEMA, clientMemory)) {
      fill(rows, 1_000, ROWS * 2L);
      FlightClient.ClientStreamListener stream =
          client.startPut(
              descriptor(write("upsert").put("branch", branch)), rows, new AsyncPutListener());
      for (int i = 0; i < batches; i++) {
        stream.putNext();
      }
      stream.completed();
      stream.getResult();
    }
  }

  private static long flightBytes(BufferAllocator allocator) {
    return allocator.getChildAllocators().stream()
        .filter(child -> child.getName().equals("flight"))
        .mapToLong(BufferAllocator::getAllocatedMemory)
        .sum();
  }
}
