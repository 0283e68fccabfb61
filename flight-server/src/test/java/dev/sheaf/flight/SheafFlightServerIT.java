package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.graph.VersionId;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.NaiveValues;
import dev.sheaf.store.testing.RandomFields;
import dev.sheaf.store.testing.RandomVectors;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(AllocatorExtension.class)
@Timeout(120)
class SheafFlightServerIT {
  private static final Schema NUMBERS =
      new Schema(
          List.of(
              new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), null),
              Field.nullable("value", new ArrowType.Int(64, true))));

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final FlightOptions options =
      FlightOptions.defaults().withPort(0).withFailures(failures::add);

  @TempDir Path directory;

  /** A dataset, a server and a client; the extension checks that all gave back what they took. */
  private void serve(
      BufferAllocator allocator, Dataset dataset, ThrowingConsumer<FlightClient> story)
      throws Throwable {
    try (SheafFlightServer server = SheafFlightServer.start(allocator, dataset, options);
        FlightClient client =
            FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
                .build()) {
      story.accept(client);
    }
    assertEquals(List.of(), List.copyOf(failures));
  }

  private static Version fill(BufferAllocator allocator, Dataset dataset, int rows) {
    dataset.createTable("numbers", NUMBERS, PrimaryKey.of("id"));
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(NUMBERS, allocator);
        Transaction transaction = dataset.begin("main")) {
      BigIntVector id = (BigIntVector) batch.getVector(0);
      BigIntVector value = (BigIntVector) batch.getVector(1);
      for (int i = 0; i < rows; i++) {
        id.setSafe(i, i);
        value.setSafe(i, 7L * i);
      }
      batch.setRowCount(rows);
      transaction.table("numbers").insert(batch);
      return transaction.commit(CommitMessage.of("numbers"));
    }
  }

  private static Ticket ticket(FlightClient client, String revision, String table) {
    return client.getInfo(FlightDescriptor.path(revision, table)).getEndpoints().get(0).getTicket();
  }

  private static FlightStatusCode refusal(Runnable call) {
    return assertThrows(FlightRuntimeException.class, call::run).status().code();
  }

  private static List<List<@Nullable Object>> rows(VectorSchemaRoot batch) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int i = 0; i < batch.getRowCount(); i++) {
      rows.add(NaiveValues.row(batch.getFieldVectors(), i));
    }
    return rows;
  }

  @Test
  void everyBatchIsThatOfTheSnapshot(BufferAllocator allocator) {
    Seeds.forEach(
        12,
        seed -> {
          Random random = Seeds.random(seed);
          boolean onDisk = random.nextBoolean();
          Path place = directory.resolve("d" + seed);
          DatasetOptions defaults = DatasetOptions.defaults();
          try (Dataset dataset =
              onDisk
                  ? Dataset.open(allocator, place, defaults)
                  : Dataset.inMemory(allocator, defaults)) {
            Schema schema = RandomFields.schema(random, 1 + random.nextInt(6));
            dataset.createTable("t", schema, PrimaryKey.none());
            int versions = 1 + random.nextInt(4);
            for (int i = 0; i < versions; i++) {
              change(allocator, dataset, schema, random);
            }
            serve(
                allocator,
                dataset,
                client -> {
                  for (int i = 0; i < versions; i++) {
                    assertStreamed(allocator, dataset, client, "main~" + i, "t");
                  }
                });
          } catch (Exception | Error e) {
            throw e;
          } catch (Throwable e) {
            throw new AssertionError(e);
          }
        });
  }

  private static void change(
      BufferAllocator allocator, Dataset dataset, Schema schema, Random random) {
    int rows = random.nextInt(300);
    try (VectorSchemaRoot batch =
            new VectorSchemaRoot(
                schema, RandomVectors.columns(allocator, random, schema, rows), rows);
        Transaction transaction = dataset.begin("main")) {
      if (random.nextInt(3) > 0) {
        transaction.table("t").insert(batch);
      } else {
        transaction.table("t").delete(batch);
      }
      transaction.commit(CommitMessage.of("change"));
    }
  }

  private static void assertStreamed(
      BufferAllocator allocator, Dataset dataset, FlightClient client, String ref, String table)
      throws Exception {
    FlightInfo info = client.getInfo(FlightDescriptor.path(ref, table));
    List<List<@Nullable Object>> streamed = new ArrayList<>();
    try (FlightStream stream = client.getStream(info.getEndpoints().get(0).getTicket())) {
      assertEquals(info.getSchemaOptional().orElseThrow(), stream.getSchema());
      while (stream.next()) {
        streamed.addAll(rows(stream.getRoot()));
      }
    }
    try (Snapshot snapshot = dataset.snapshot(ref, table);
        VectorSchemaRoot expected = snapshot.checkout(allocator)) {
      assertEquals(rows(expected), streamed);
      assertEquals(expected.getRowCount(), info.getRecords());
      assertEquals(snapshot.schema().arrow(), info.getSchemaOptional().orElseThrow());
      assertEquals(
          info.getSchemaOptional().orElseThrow(),
          client.getSchema(FlightDescriptor.path(ref, table)).getSchema());
    }
  }

  @Test
  void aTicketStaysValidWhateverIsCommittedLater(BufferAllocator allocator) throws Throwable {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      fill(allocator, dataset, 1_000);
      serve(
          allocator,
          dataset,
          client -> {
            Ticket ticket = ticket(client, "HEAD", "numbers");
            try (Transaction transaction = dataset.begin("main")) {
              transaction.table("numbers").clear();
              transaction.commit(CommitMessage.of("nothing left"));
            }
            assertEquals(1_000, count(client, ticket));
            assertEquals(0, count(client, ticket(client, "HEAD", "numbers")));
          });
    }
  }

  private static long count(FlightClient client, Ticket ticket) throws Exception {
    long rows = 0;
    try (FlightStream stream = client.getStream(ticket)) {
      while (stream.next()) {
        rows += stream.getRoot().getRowCount();
      }
    }
    return rows;
  }

  @Test
  void everyTableOfEveryRefIsListed(BufferAllocator allocator) throws Throwable {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      dataset.tag("empty", "main");
      fill(allocator, dataset, 10);
      dataset.branch("team/clean", "main");
      dataset.createTable("more", NUMBERS, PrimaryKey.none());
      serve(
          allocator,
          dataset,
          client -> {
            TreeSet<String> listed = new TreeSet<>();
            client
                .listFlights(Criteria.ALL)
                .forEach(info -> listed.add(String.join(" ", info.getDescriptor().getPath())));
            assertEquals(
                new TreeSet<>(List.of("main numbers", "main more", "team/clean numbers")), listed);
          });
    }
  }

  @Test
  void whatIsNotThereIsNotFoundAndTheNextCallWorks(BufferAllocator allocator) throws Throwable {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      fill(allocator, dataset, 10);
      VersionId head = dataset.version("main").id();
      serve(
          allocator,
          dataset,
          client -> {
            assertEquals(
                FlightStatusCode.NOT_FOUND, refusal(() -> ticket(client, "mian", "numbers")));
            assertEquals(FlightStatusCode.NOT_FOUND, refusal(() -> ticket(client, "main", "no")));
            assertEquals(
                FlightStatusCode.INVALID_ARGUMENT, refusal(() -> ticket(client, "main~~~x", "no")));
            assertEquals(
                FlightStatusCode.INVALID_ARGUMENT,
                refusal(() -> client.getInfo(FlightDescriptor.path("main"))));
            assertEquals(
                FlightStatusCode.INVALID_ARGUMENT,
                refusal(() -> client.getInfo(FlightDescriptor.path("main", "numbers", "more"))));
            assertEquals(
                FlightStatusCode.INVALID_ARGUMENT,
                refusal(() -> client.getInfo(FlightDescriptor.command(new byte[] {1, 2}))));
            assertEquals(
                FlightStatusCode.INVALID_ARGUMENT,
                refusal(
                    () -> client.listFlights(new Criteria(new byte[] {1})).forEach(info -> {})));
            assertEquals(
                FlightStatusCode.NOT_FOUND, streamRefusal(client, ticketBytes(head, "no")));
            assertEquals(
                FlightStatusCode.NOT_FOUND,
                streamRefusal(client, ticketBytes(new VersionId(1, 2, 3), "numbers")));
            assertEquals(10, count(client, ticket(client, "main", "numbers")));
          });
    }
  }

  private static byte[] ticketBytes(VersionId version, String table) {
    return JsonBody.bytes(
        JsonBody.answer().put("command", "read").put("version", version.hex()).put("table", table));
  }

  private static FlightStatusCode streamRefusal(FlightClient client, byte[] ticket) {
    return refusal(
        () -> {
          try {
            count(client, new Ticket(ticket));
          } catch (RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
  }

  @Test
  void malformedTicketsAreInvalidArguments(BufferAllocator allocator) throws Throwable {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults())) {
      fill(allocator, dataset, 10);
      serve(
          allocator,
          dataset,
          client -> {
            Random random = Seeds.random("malformedTickets");
            for (int i = 0; i < 50; i++) {
              byte[] bytes = new byte[random.nextInt(40)];
              random.nextBytes(bytes);
              if (bytes.length > 0) {
                bytes[0] = 3;
              }
              assertEquals(FlightStatusCode.INVALID_ARGUMENT, streamRefusal(client, bytes));
            }
            assertEquals(
                FlightStatusCode.INVALID_ARGUMENT, streamRefusal(client, new byte[100_000]));
          });
    }
  }

  @Test
  void aTakenPortIsAnErrorOfTheSurroundings(BufferAllocator allocator) throws Throwable {
    try (Dataset dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
        SheafFlightServer first = SheafFlightServer.start(allocator, dataset, options)) {
      assertTrue(first.location().startsWith("grpc://127.0.0.1:"), first::location);
      SheafException refused =
          assertThrows(
              SheafException.class,
              () -> SheafFlightServer.start(allocator, dataset, options.withPort(first.port())));
      assertEquals(ErrorCode.IO_FAILED, refused.code());
    }
  }
}
