package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Snapshot;
import dev.sheaf.store.schema.PrimaryKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/**
 * A dataset in memory with the table {@value #TABLE}, its server, and a client that speaks the
 * protocol.
 */
final class FlightSession implements AutoCloseable {
  static final String TABLE = "people";
  static final Schema SCHEMA =
      new Schema(
          List.of(
              new Field("id", FieldType.notNullable(new ArrowType.Int(64, true)), null),
              Field.nullable("name", ArrowType.Utf8.INSTANCE)));
  static final ObjectMapper JSON = new ObjectMapper();

  /** gRPC tells of every stream that a client breaks off. Kept, because loggers are weak. */
  private static final Logger NETWORK = Logger.getLogger("io.grpc");

  private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final SheafFlightServer server;
  private final FlightClient client;

  FlightSession(BufferAllocator allocator, UnaryOperator<FlightOptions> options) {
    this(allocator, DatasetOptions.defaults(), options);
  }

  FlightSession(
      BufferAllocator allocator,
      DatasetOptions datasetOptions,
      UnaryOperator<FlightOptions> options) {
    NETWORK.setLevel(Level.OFF);
    this.allocator = allocator;
    this.dataset = Dataset.inMemory(allocator, datasetOptions);
    dataset.createTable(TABLE, SCHEMA, PrimaryKey.of("id"));
    this.server =
        SheafFlightServer.start(
            allocator,
            dataset,
            options.apply(FlightOptions.defaults().withPort(0).withFailures(failures::add)));
    this.client = connect(allocator);
  }

  Dataset dataset() {
    return dataset;
  }

  SheafFlightServer server() {
    return server;
  }

  FlightClient client() {
    return client;
  }

  /** A further connection; the caller closes it. */
  FlightClient connect(BufferAllocator clientMemory) {
    return FlightClient.builder(clientMemory, Location.forGrpcInsecure("127.0.0.1", server.port()))
        .build();
  }

  /** Closes all of it, and requires that nothing failed on the server's side. */
  @Override
  public void close() throws InterruptedException {
    client.close();
    server.close();
    dataset.close();
    assertEquals(List.of(), List.copyOf(failures));
  }

  /** Waits until the server sees something that clients have done. */
  void await(Predicate<ClientGate> condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.test(server.clients())) {
      assertTrue(System.nanoTime() - end < 0);
      Thread.sleep(2);
    }
  }

  /** Waits until the server holds nothing for its clients. */
  void awaitNothingHeld() throws InterruptedException {
    BufferAllocator flight =
        allocator.getChildAllocators().stream()
            .filter(child -> child.getName().equals("flight"))
            .findFirst()
            .orElseThrow();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (flight.getAllocatedMemory() > 0 || !flight.getChildAllocators().isEmpty()) {
      assertTrue(System.nanoTime() - end < 0, flight::toVerboseString);
      Thread.sleep(2);
    }
  }

  static ObjectNode write(String mode) {
    return JsonBody.answer()
        .put("command", "write")
        .put("branch", "main")
        .put("table", TABLE)
        .put("mode", mode);
  }

  static FlightDescriptor descriptor(ObjectNode command) {
    return FlightDescriptor.command(JsonBody.bytes(command));
  }

  /** Upserts rows into a branch. */
  void upsert(String branch, @Nullable Object... idsAndNames) throws Exception {
    put(write("upsert").put("branch", branch), idsAndNames);
  }

  /** Deletes a row from a branch. */
  void delete(String branch, long id) throws Exception {
    Schema keys = new Schema(SCHEMA.getFields().subList(0, 1));
    put(descriptor(write("delete").put("branch", branch)), keys, id, null);
  }

  /** The one answer to an action. */
  JsonNode ask(String type, UnaryOperator<ObjectNode> fields) throws IOException {
    List<JsonNode> answers = action(type, fields);
    assertEquals(1, answers.size());
    return answers.get(0);
  }

  /** The code with which a call is refused. */
  static String refusal(Executable call) {
    FlightRuntimeException refused = assertThrows(FlightRuntimeException.class, call);
    return String.valueOf(refused.status().metadata().get(FlightErrors.CODE_KEY));
  }

  /** The rows of a stream as text, a list each, in the order in which they come. */
  List<List<String>> rows(ObjectNode command) throws Exception {
    List<List<String>> rows = new ArrayList<>();
    FlightInfo info = client.getInfo(descriptor(command));
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket())) {
        while (stream.next()) {
          for (int i = 0; i < stream.getRoot().getRowCount(); i++) {
            List<String> row = new ArrayList<>();
            for (FieldVector column : stream.getRoot().getFieldVectors()) {
              row.add(String.valueOf(column.getObject(i)));
            }
            rows.add(row);
          }
        }
      }
    }
    return rows;
  }

  /** Sends rows, two to a batch, and gives the last answer. */
  JsonNode put(ObjectNode command, @Nullable Object... idsAndNames) throws Exception {
    return put(descriptor(command), SCHEMA, idsAndNames);
  }

  JsonNode put(FlightDescriptor descriptor, Schema schema, @Nullable Object... idsAndNames)
      throws Exception {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator);
        SyncPutListener answers = new SyncPutListener()) {
      FlightClient.ClientStreamListener stream = client.startPut(descriptor, rows, answers);
      for (int from = 0; from < idsAndNames.length; from += 4) {
        fill(rows, Arrays.copyOfRange(idsAndNames, from, Math.min(from + 4, idsAndNames.length)));
        stream.putNext();
      }
      stream.completed();
      JsonNode last = null;
      for (PutResult answer = next(answers); answer != null; answer = next(answers)) {
        try (PutResult read = answer) {
          byte[] bytes = new byte[(int) read.getApplicationMetadata().readableBytes()];
          read.getApplicationMetadata().readBytes(bytes);
          last = JSON.readTree(bytes);
        }
      }
      stream.getResult();
      assertTrue(Objects.requireNonNull(last).path("done").asBoolean(), last::toString);
      return last;
    }
  }

  private static @Nullable PutResult next(SyncPutListener answers) throws InterruptedException {
    try {
      return answers.read();
    } catch (ExecutionException e) {
      throw assertInstanceOf(FlightRuntimeException.class, e.getCause());
    }
  }

  static void fill(VectorSchemaRoot rows, @Nullable Object... idsAndNames) {
    rows.clear();
    BigIntVector ids = (BigIntVector) rows.getVector("id");
    for (int i = 0; i < idsAndNames.length; i += 2) {
      if (idsAndNames[i] instanceof Number id) {
        ids.setSafe(i / 2, id.longValue());
      }
      Object name = idsAndNames[i + 1];
      if (rows.getVector("name") instanceof VarCharVector names && name != null) {
        names.setSafe(i / 2, name.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    rows.setRowCount(idsAndNames.length / 2);
  }

  List<JsonNode> action(String type, UnaryOperator<ObjectNode> fields) throws IOException {
    List<JsonNode> answers = new ArrayList<>();
    byte[] body = JsonBody.bytes(fields.apply(JsonBody.answer()));
    for (var results = client.doAction(new Action(type, body)); results.hasNext(); ) {
      Result result = results.next();
      answers.add(JSON.readTree(result.getBody()));
    }
    return answers;
  }

  SortedMap<Long, String> people(String revision) {
    SortedMap<Long, String> people = new TreeMap<>();
    try (Snapshot snapshot = dataset.snapshot(revision, TABLE);
        VectorSchemaRoot rows = snapshot.checkout(allocator)) {
      collect(rows, people);
    }
    return people;
  }

  SortedMap<Long, String> read(ObjectNode command) throws Exception {
    SortedMap<Long, String> people = new TreeMap<>();
    FlightInfo info = client.getInfo(descriptor(command.put("command", "read")));
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket())) {
        while (stream.next()) {
          collect(stream.getRoot(), people);
        }
      }
    }
    return people;
  }

  private static void collect(VectorSchemaRoot rows, SortedMap<Long, String> people) {
    for (int i = 0; i < rows.getRowCount(); i++) {
      people.put(
          ((BigIntVector) rows.getVector("id")).get(i),
          String.valueOf(rows.getVector("name").getObject(i)));
    }
  }
}
