package dev.sheaf.flight;

import static dev.sheaf.flight.FlightSession.SCHEMA;
import static dev.sheaf.flight.FlightSession.descriptor;
import static dev.sheaf.flight.FlightSession.fill;
import static dev.sheaf.flight.FlightSession.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.lease.OpenTransactions;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.testing.AllocatorExtension;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Each limit of a client at its bound and beyond, and that others do not feel it. */
@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class ClientLimitsIT {
  private static final ClientLimits LIMITS = ClientLimits.defaults();

  private static FlightSession session(BufferAllocator allocator, ClientLimits limits) {
    return new FlightSession(allocator, options -> options.withClient(limits));
  }

  /** An upload that has begun and goes on until it is closed, which ends it well. */
  private static final class Upload implements AutoCloseable {
    private final VectorSchemaRoot rows;
    private final FlightClient.ClientStreamListener stream;

    /** Into a table of its own on a branch of its own, so that none waits for another. */
    Upload(FlightSession session, FlightClient client, BufferAllocator allocator, String branch) {
      this(client, allocator, write("insert").put("branch", branchOf(session, branch)));
    }

    Upload(FlightClient client, BufferAllocator allocator, ObjectNode command) {
      this.rows = VectorSchemaRoot.create(SCHEMA, allocator);
      this.stream = client.startPut(descriptor(command), rows, new AsyncPutListener());
    }

    private static String branchOf(FlightSession session, String name) {
      session.dataset().branch(name, "main");
      return name;
    }

    void send(int id, int nameBytes) {
      fill(rows, id, "x".repeat(nameBytes));
      stream.putNext();
    }

    @Override
    public void close() {
      try (VectorSchemaRoot ours = rows) {
        assertTrue(ours.getRowCount() >= 0);
        stream.completed();
        stream.getResult();
      }
    }
  }

  private static FlightRuntimeException refused(AutoCloseable upload) {
    FlightRuntimeException refused = assertThrows(FlightRuntimeException.class, upload::close);
    assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, refused.status().code());
    assertEquals("LIMIT_EXCEEDED", refused.status().metadata().get(FlightErrors.CODE_KEY));
    return refused;
  }

  @Test
  void aConnectionHasSoManyStreamsAndNoMore(BufferAllocator allocator) throws Exception {
    try (FlightSession session = session(allocator, LIMITS.withStreamsMax(3));
        FlightClient other = session.connect(allocator)) {
      Deque<Upload> open = new ArrayDeque<>();
      for (int i = 0; i < 3; i++) {
        Upload upload = new Upload(session, session.client(), allocator, "b" + i);
        upload.send(i, 1);
        open.add(upload);
      }
      session.await(clients -> clients.streams() == 3);
      Upload tooMany = new Upload(session, session.client(), allocator, "c");
      assertEquals(
          "this connection has 3 streams open, as many as it may: end one of them first",
          refused(tooMany).status().description());
      session.action("sheaf.refs", body -> body); // is no stream
      try (Upload elsewhere = new Upload(session, other, allocator, "d")) {
        elsewhere.send(1, 1);
      }
      open.remove().close();
      session.await(clients -> clients.streams() == 2);
      open.add(new Upload(session, session.client(), allocator, "e"));
      for (Upload upload : open) {
        upload.close();
      }
      assertEquals(1, session.people("b2").size());
      session.await(clients -> clients.streams() == 0);
    }
  }

  @Test
  void aStreamHasSoManyBytesAndNoMore(BufferAllocator allocator) throws Exception {
    try (FlightSession session = session(allocator, LIMITS.withUploadBytesMax(20_000))) {
      try (Upload small = new Upload(session, session.client(), allocator, "small")) {
        small.send(1, 9_000);
        small.send(2, 9_000);
      }
      Upload large = new Upload(session, session.client(), allocator, "large");
      large.send(1, 9_000);
      large.send(2, 9_000);
      large.send(3, 9_000);
      assertEquals("a stream has more than 20000 bytes", refused(large).status().description());
      assertEquals(2, session.people("small").size());
      assertEquals(0, session.people("large").size());
    }
  }

  @Test
  void theStreamsOfAConnectionHaveSoManyBytesTogether(BufferAllocator allocator) throws Exception {
    try (FlightSession session = session(allocator, LIMITS.withBytesMax(20_000));
        FlightClient other = session.connect(allocator)) {
      Upload first = new Upload(session, session.client(), allocator, "first");
      first.send(1, 9_000);
      session.await(clients -> clients.bytes() > 9_000);
      Upload second = new Upload(session, session.client(), allocator, "second");
      second.send(1, 12_000);
      String text = String.valueOf(refused(second).status().description());
      assertTrue(text.contains("more than 20000 bytes together"), text);
      try (Upload elsewhere = new Upload(session, other, allocator, "elsewhere")) {
        elsewhere.send(1, 12_000);
      }
      first.close();
      session.await(clients -> clients.bytes() == 0);
      try (Upload again = new Upload(session, session.client(), allocator, "again")) {
        again.send(1, 12_000);
      }
      assertEquals(1, session.people("first").size());
      assertEquals(1, session.people("again").size());
    }
  }

  /** Two equal uploads, where as many bytes are allowed as they have together, and one less. */
  @Test
  void theBytesOfAConnectionAreCountedToTheLast(BufferAllocator allocator) throws Exception {
    long bytes = sendTwo(allocator, LIMITS.bytesMax());
    sendTwo(allocator, 2 * bytes);
    FlightRuntimeException refused =
        assertThrows(FlightRuntimeException.class, () -> sendTwo(allocator, 2 * bytes - 1));
    assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, refused.status().code());
  }

  /** Sends the second while the first is under way; gives the bytes of one. */
  private static long sendTwo(BufferAllocator allocator, long limit) throws Exception {
    try (FlightSession session = session(allocator, LIMITS.withBytesMax(limit));
        Upload first = new Upload(session, session.client(), allocator, "b1")) {
      first.send(1, 9_000);
      session.await(clients -> clients.bytes() > 9_000);
      long bytes = session.server().clients().bytes();
      try (Upload second = new Upload(session, session.client(), allocator, "b2")) {
        second.send(1, 9_000);
      }
      return bytes;
    }
  }

  @Test
  void soManyTransactionsAreOpenAndNoMore(BufferAllocator allocator) throws Exception {
    try (FlightSession session = session(allocator, LIMITS)) {
      String last = "";
      for (int i = 0; i < OpenTransactions.OPEN_MAX; i++) {
        session.dataset().branch("b" + i, "main");
        last = begin(session, "b" + i);
      }
      assertEquals("LIMIT_EXCEEDED", FlightSession.refusal(() -> begin(session, "main")));
      String ended = last;
      session.ask("sheaf.rollback", body -> body.put("transaction", ended));
      assertEquals("UNKNOWN_REF", FlightSession.refusal(() -> begin(session, "nowhere")));
      begin(session, "main");
      assertEquals("LIMIT_EXCEEDED", FlightSession.refusal(() -> begin(session, "b63")));
    }
  }

  /** Uploads that say nothing, and calls that wait, as many as one connection may have. */
  @Test
  void aClientThatTakesAllItMayCostsNoOther(BufferAllocator allocator) throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (FlightSession session = session(allocator, LIMITS);
        FlightClient other = session.connect(allocator)) {
      Deque<Upload> silent = new ArrayDeque<>();
      for (int i = 1; i < LIMITS.streamsMax(); i++) {
        silent.add(new Upload(session, session.client(), allocator, "b" + i));
      }
      String id = begin(session, "main");
      ObjectNode within = write("insert").put("transaction", id);
      within.remove("branch");
      silent.add(new Upload(session.client(), allocator, within));
      silent.forEach(upload -> upload.send(1, 1));
      session.await(clients -> clients.streams() == LIMITS.streamsMax());
      ObjectNode own = JsonBody.answer().put("command", "read").put("transaction", id);
      own.put("table", FlightSession.TABLE);
      List<Future<?>> waiting = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        waiting.add(threads.submit(() -> session.client().getInfo(descriptor(own))));
        int number = i;
        waiting.add(threads.submit(() -> createTable(session, id, "t" + number)));
      }
      int busy = LIMITS.streamsMax() + 32; // the others wait in the client, or are on their way
      session.await(clients -> session.server().threadsBusy() >= busy);
      try (Upload upload = new Upload(session, other, allocator, "other")) {
        upload.send(2, 1);
      }
      FlightDescriptor path = FlightDescriptor.path("other", FlightSession.TABLE);
      assertEquals(1, other.getInfo(path).getRecords());
      assertTrue(
          other.doAction(new Action("sheaf.refs", JsonBody.bytes(JsonBody.answer()))).hasNext());
      assertTrue(waiting.stream().noneMatch(Future::isDone));
      for (Upload upload : silent) {
        upload.close();
      }
      for (Future<?> call : waiting) {
        call.get();
      }
    } finally {
      threads.shutdown();
      assertTrue(threads.awaitTermination(60, TimeUnit.SECONDS));
    }
  }

  private static String begin(FlightSession session, String branch) throws IOException {
    return session
        .ask("sheaf.begin", body -> body.put("branch", branch))
        .path("transaction")
        .asText();
  }

  private static JsonNode createTable(FlightSession session, String transaction, String name)
      throws IOException {
    String schema = Base64.getEncoder().encodeToString(SCHEMA.serializeAsMessage());
    return session.ask(
        "sheaf.create_table",
        body -> body.put("transaction", transaction).put("table", name).put("schema", schema));
  }
}
