package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sheaf.flight.access.WrittenUsers;
import dev.sheaf.flight.protocol.JsonBody;
import dev.sheaf.store.CommitMessage;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.schema.PrimaryKey;
import dev.sheaf.store.testing.TestRows;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallHeaders;
import org.apache.arrow.flight.CallOption;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SyncPutListener;
import org.apache.arrow.flight.sql.FlightSqlClient;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.function.Executable;

/** A server with users, on a dataset in memory with the table {@code t}, and calls of its users. */
final class UsedServer implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();

  /** gRPC tells of every stream that is broken off. Kept, because loggers are weak. */
  private static final Logger NETWORK = Logger.getLogger("io.grpc");

  final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
  final BufferAllocator allocator;
  final Dataset dataset;
  final WrittenUsers users;
  final Path file;
  final SheafFlightServer server;
  final FlightClient client;
  final FlightSqlClient sql;

  UsedServer(
      BufferAllocator allocator,
      WrittenUsers users,
      Path directory,
      UnaryOperator<FlightOptions> options)
      throws IOException {
    NETWORK.setLevel(Level.OFF);
    this.allocator = allocator;
    this.users = users;
    this.file = users.write(directory.resolve("users.json"));
    this.dataset = Dataset.inMemory(allocator, DatasetOptions.defaults());
    TestRows rows = TestRows.ints("id", 1, 2).texts("name", "a", "b");
    dataset.createTable("t", rows.schema(), PrimaryKey.of("id"));
    write("main", rows);
    FlightOptions defaults = FlightOptions.defaults().withPort(0).withFailures(failures::add);
    this.server =
        SheafFlightServer.start(
            allocator,
            dataset,
            options.apply(defaults.withExposure(defaults.exposure().withUsers(file))));
    this.client =
        FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", server.port()))
            .build();
    this.sql = new FlightSqlClient(client);
  }

  void write(String branch, TestRows rows) {
    try (Transaction tx = dataset.begin(branch);
        VectorSchemaRoot root = rows.toRoot(allocator)) {
      tx.table("t").upsert(root);
      tx.commit(CommitMessage.of("rows on " + branch));
    }
  }

  /** Shows a token. */
  static CallOption bearer(String token) {
    return header("authorization", "Bearer " + token);
  }

  static CallOption header(String name, String value) {
    CallHeaders headers = new FlightCallHeaders();
    headers.insert(name, value);
    return new HeaderCallOption(headers);
  }

  /** Shows the token of a principal. */
  CallOption as(String principal) {
    return bearer(users.tokenOf(principal));
  }

  List<JsonNode> action(CallOption who, String type, UnaryOperator<ObjectNode> fields)
      throws IOException {
    List<JsonNode> answers = new ArrayList<>();
    byte[] body = JsonBody.bytes(fields.apply(JsonBody.answer()));
    for (var results = client.doAction(new Action(type, body), who); results.hasNext(); ) {
      Result result = results.next();
      answers.add(JSON.readTree(result.getBody()));
    }
    return answers;
  }

  JsonNode ask(CallOption who, String type, UnaryOperator<ObjectNode> fields) throws IOException {
    List<JsonNode> answers = action(who, type, fields);
    assertEquals(1, answers.size(), answers::toString);
    return answers.get(0);
  }

  static FlightDescriptor command(String name, UnaryOperator<ObjectNode> fields) {
    return FlightDescriptor.command(
        JsonBody.bytes(fields.apply(JsonBody.answer().put("command", name))));
  }

  /** Reads all rows; gives how many there are. */
  long read(CallOption who, FlightDescriptor descriptor) throws Exception {
    client.getSchema(descriptor, who);
    return rows(who, client.getInfo(descriptor, who));
  }

  long rows(CallOption who, FlightInfo info) throws Exception {
    long rows = 0;
    for (FlightEndpoint endpoint : info.getEndpoints()) {
      try (FlightStream stream = client.getStream(endpoint.getTicket(), who)) {
        while (stream.next()) {
          rows += stream.getRoot().getRowCount();
        }
      }
    }
    return rows;
  }

  /** Sends rows. */
  void put(CallOption who, FlightDescriptor descriptor, TestRows rows) throws Exception {
    try (VectorSchemaRoot root = rows.toRoot(allocator);
        SyncPutListener answers = new SyncPutListener()) {
      FlightClient.ClientStreamListener stream = client.startPut(descriptor, root, answers, who);
      stream.putNext();
      stream.completed();
      stream.getResult();
    }
  }

  /** With which code a call is refused; null if it is not. */
  static @Nullable String refusal(Executable call) {
    try {
      call.execute();
      return null;
    } catch (FlightRuntimeException e) {
      FlightRuntimeException told =
          e.getCause() instanceof FlightRuntimeException cause ? cause : e;
      ErrorFlightMetadata metadata = told.status().metadata();
      return metadata != null && metadata.containsKey(FlightErrors.CODE_KEY)
          ? metadata.get(FlightErrors.CODE_KEY)
          : told.status().code().name();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }

  /** Writes the users file, and waits until the server has read it. */
  void change() throws Exception {
    users.write(file);
    Thread.sleep(1_100);
  }

  /** Closes all of it, and requires that nothing failed on the server's side. */
  @Override
  public void close() throws Exception {
    client.close();
    server.close();
    dataset.close();
    assertEquals(List.of(), List.copyOf(failures));
  }
}
