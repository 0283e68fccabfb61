package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.AllocatorExtension;
import dev.sheaf.store.testing.Seeds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that stall, cancel and disappear. The table has some 60 MB, several times what a
 * connection takes without being read.
 */
@ExtendWith(AllocatorExtension.class)
@Timeout(180)
class SheafFlightServerFaultTest {
  private static final int COLUMNS = 8;
  private static final int ROWS = 1_000_000;
  private static final long PREPARED_BYTES_MAX = 32L << 20;

  /** gRPC tells of every stream that a client breaks off. Kept, because loggers are weak. */
  private static final Logger NETWORK = Logger.getLogger("io.grpc");

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();

  private final FlightOptions options =
      FlightOptions.defaults().withPort(0).withFailures(failures::add);

  private static final Map<Place, Dataset> DATASETS = new EnumMap<>(Place.class);

  /** Where the rows are. */
  private enum Place {
    MEMORY,
    DISK;

    private Dataset dataset() {
      return Objects.requireNonNull(DATASETS.get(this));
    }
  }

  /** The same rows in memory and on disk, for all tests: they only read. */
  @BeforeAll
  static void fill(BufferAllocator allocator, @TempDir Path directory) {
    NETWORK.setLevel(Level.OFF);
    DATASETS.put(Place.MEMORY, Dataset.inMemory(allocator, DatasetOptions.defaults()));
    DATASETS.put(Place.DISK, Dataset.open(allocator, directory, DatasetOptions.defaults()));
    DATASETS.values().forEach(dataset -> fill(allocator, dataset));
  }

  @AfterAll
  static void closeDatasets() {
    DATASETS.values().forEach(Dataset::close);
    DATASETS.clear();
  }

  private static Schema schema() {
    List<Field> fields = new ArrayList<>();
    ArrowType type = new ArrowType.Int(64, true);
    fields.add(new Field("id", FieldType.notNullable(type), null));
    for (int i = 1; i < COLUMNS; i++) {
      fields.add(Field.nullable("c" + i, type));
    }
    return new Schema(fields);
  }

  /** A million rows, of which every tenth is deleted again, so that batches must be made. */
  private static void fill(BufferAllocator allocator, Dataset dataset) {
    dataset.createTable("numbers", schema(), PrimaryKey.of("id"));
    try (VectorSchemaRoot batch = VectorSchemaRoot.create(schema(), allocator)) {
      for (int column = 0; column < COLUMNS; column++) {
        BigIntVector vector = (BigIntVector) batch.getVector(column);
        vector.allocateNew(ROWS);
        for (int i = 0; i < ROWS; i++) {
          vector.set(i, (long) i * (column + 1));
        }
      }
      batch.setRowCount(ROWS);
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("numbers").insert(batch);
        transaction.commit(CommitMessage.of("whole"));
      }
    }
    try (VectorSchemaRoot keys =
        VectorSchemaRoot.create(new Schema(schema().getFields().subList(0, 1)), allocator)) {
      BigIntVector id = (BigIntVector) keys.getVector(0);
      for (int i = 0; i < ROWS / 10; i++) {
        id.setSafe(i, 10L * i);
      }
      keys.setRowCount(ROWS / 10);
      try (Transaction transaction = dataset.begin("main")) {
        transaction.table("numbers").delete(keys);
        transaction.commit(CommitMessage.of("with holes"));
      }
    }
  }

  private static FlightClient client(BufferAllocator allocator, SheafFlightServer server) {
    return FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
        .build();
  }

  private static Ticket ticket(FlightClient client, String revision) {
    return client
        .getInfo(FlightDescriptor.path(revision, "numbers"))
        .getEndpoints()
        .get(0)
        .getTicket();
  }

  private static void await(String what, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, what);
      Thread.sleep(5);
    }
  }

  private static long flightBytes(BufferAllocator allocator) {
    return allocator.getChildAllocators().stream()
        .filter(child -> child.getName().equals("flight"))
        .mapToLong(BufferAllocator::getAllocatedMemory)
        .sum();
  }

  private static long streams(BufferAllocator allocator) {
    return allocator.getChildAllocators().stream()
        .filter(child -> child.getName().equals("flight"))
        .mapToLong(child -> child.getChildAllocators().size())
        .sum();
  }

  @ParameterizedTest
  @EnumSource
  void aReaderThatStallsHoldsLittleAndIsEnded(Place place, BufferAllocator allocator)
      throws Exception {
    long before = allocator.getAllocatedMemory();
    FlightOptions impatient = options.withStallTimeout(Duration.ofSeconds(1));
    try (BufferAllocator clientMemory = new RootAllocator();
        SheafFlightServer server = SheafFlightServer.start(allocator, place.dataset(), impatient)) {
      try (FlightClient client = client(clientMemory, server);
          FlightStream stream = client.getStream(ticket(client, "main"))) {
        assertTrue(stream.next());
        await("the stream is given up", () -> streams(allocator) == 0);
        long held = allocator.getAllocatedMemory() - before;
        assertTrue(held <= PREPARED_BYTES_MAX, () -> held + " bytes are held");
        assertEquals(FlightStatusCode.TIMED_OUT, endOf(stream));
      }
      await("all is given back", () -> flightBytes(allocator) == 0);
    }
    assertEquals(List.of(), List.copyOf(failures));
  }

  /** Reads on to the error with which a stream ends. */
  private static FlightStatusCode endOf(FlightStream stream) {
    return assertThrows(
            FlightRuntimeException.class,
            () -> {
              while (stream.next()) {
                // what was sent before the end is still there
              }
            })
        .status()
        .code();
  }

  @ParameterizedTest
  @EnumSource
  void clientsThatCancelOrLeaveAtAnyPointLeaveNothing(Place place, BufferAllocator allocator)
      throws Exception {
    Random random = Seeds.random("clientsThatCancel");
    try (SheafFlightServer server = SheafFlightServer.start(allocator, place.dataset(), options)) {
      for (int i = 0; i < 20; i++) {
        String revision = random.nextBoolean() ? "main" : "main~1";
        try (BufferAllocator clientMemory = new RootAllocator();
            FlightClient client = client(clientMemory, server);
            FlightStream stream = client.getStream(ticket(client, revision))) {
          for (int batches = random.nextInt(12); batches > 0 && stream.next(); batches--) {
            // reads some, and then no more
          }
          if (random.nextBoolean()) {
            stream.cancel("enough", null);
          }
        }
      }
      await("all is given back", () -> flightBytes(allocator) == 0);
      try (BufferAllocator clientMemory = new RootAllocator();
          FlightClient client = client(clientMemory, server);
          FlightStream stream = client.getStream(ticket(client, "main"))) {
        long rows = 0;
        while (stream.next()) {
          rows += stream.getRoot().getRowCount();
        }
        assertEquals(ROWS - ROWS / 10, rows);
      }
    }
    assertEquals(List.of(), List.copyOf(failures));
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatIsClosedEndsItsStreams(Place place, BufferAllocator allocator) throws Exception {
    for (int round = 0; round < 5; round++) {
      SheafFlightServer server = SheafFlightServer.start(allocator, place.dataset(), options);
      try (BufferAllocator clientMemory = new RootAllocator();
          SheafFlightServer ended = server;
          FlightClient client = client(clientMemory, server);
          FlightStream whole = client.getStream(ticket(client, "main~1"));
          FlightStream holes = client.getStream(ticket(client, "main"))) {
        assertTrue(whole.next());
        assertTrue(holes.next());
        ended.close();
        FlightStatusCode code = endOf(holes);
        assertTrue(
            code == FlightStatusCode.UNAVAILABLE || code == FlightStatusCode.CANCELLED,
            code::toString);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsBeyondTheLimitAreRefusedAndTheOthersGoOn(Place place, BufferAllocator allocator)
      throws Exception {
    try (BufferAllocator clientMemory = new RootAllocator();
        SheafFlightServer server =
            SheafFlightServer.start(allocator, place.dataset(), options.withStreamsMax(1));
        FlightClient client = client(clientMemory, server)) {
      Ticket ticket = ticket(client, "main");
      try (FlightStream sent = client.getStream(ticket)) {
        assertTrue(sent.next());
        try (FlightStream waiting = client.getStream(ticket)) {
          await("the second waits", () -> server.streamsWaiting() == 1);
          try (FlightStream refused = client.getStream(ticket)) {
            assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, endOf(refused));
          }
          while (sent.next()) {
            // makes way for the one that waits
          }
          assertTrue(waiting.next());
          waiting.cancel("enough", null);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamBeyondItsBudgetEndsAlone(Place place, BufferAllocator allocator) throws Exception {
    try (BufferAllocator clientMemory = new RootAllocator();
        SheafFlightServer server =
            SheafFlightServer.start(
                allocator, place.dataset(), options.withStreamBudgetBytes(100_000));
        FlightClient client = client(clientMemory, server)) {
      try (FlightStream made = client.getStream(ticket(client, "main"))) {
        assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, endOf(made));
      }
      try (FlightStream shared = client.getStream(ticket(client, "main~1"))) {
        assertTrue(shared.next());
      }
    }
  }
}
