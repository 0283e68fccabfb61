package dev.sheaf.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.sheaf.flight.FlightOptions;
import dev.sheaf.flight.SheafFlightServer;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.DatasetOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * A store over the network: the story of the Python notebook, with Arrow's own Flight client.
 *
 * <p>What to learn: a stream of rows to a branch is a version; several streams become one version
 * in a transaction, which sees what it wrote while nobody else does; what changed is one more
 * stream. Commands are JSON, as {@code docs/protocol.md} has them.
 */
public final class RemoteStore {
  private static final Schema RUNWAYS =
      new Schema(
          List.of(
              Field.notNullable("id", new ArrowType.Int(32, true)),
              Field.nullable("length_ft", new ArrowType.Int(32, true))));

  private RemoteStore() {}

  /** Tells the story to a server of its own, which anywhere else would be {@code sheaf serve}. */
  public static void main(String[] arguments) throws Exception {
    String tooShort = "'where': {'column': 'length_ft', 'op': '<', 'value': 5000}";
    try (BufferAllocator memory = new RootAllocator();
        Dataset dataset = Dataset.inMemory(memory, DatasetOptions.defaults());
        SheafFlightServer server =
            SheafFlightServer.start(memory, dataset, FlightOptions.defaults().withPort(0));
        FlightClient client =
            FlightClient.builder(memory, new Location(server.location())).build()) {
      write(
          client,
          memory,
          "'branch': 'main', 'create': true, 'key': ['id'], 'message': 'runways of three airports'",
          new int[][] {{239398, 12001}, {237928, 3800}, {239122, 3700}});
      print(client, "shorter than they should be:", "read", "'revision': 'main', " + tooShort);
      act(client, "branch", "'name': 'clean', 'from': 'main'");
      String open = act(client, "begin", "'branch': 'clean'").path("transaction").asText();
      write(
          client,
          memory,
          "'mode': 'update', 'transaction': '" + open + "'",
          new int[][] {{237928, 12467}, {239122, 12139}});
      print(client, "left in it:", "read", "'transaction': '" + open + "', " + tooShort);
      print(client, "elsewhere:", "read", "'revision': 'clean', 'columns': ['length_ft']");
      act(client, "commit", "'transaction': '" + open + "', 'message': 'feet, not metres'");
      print(client, "what has changed:", "diff", "'from': 'main', 'to': 'clean'");
      System.out.println(
          "head: " + act(client, "show", "'revision': 'clean'").path("message").asText());
    }
  }

  private static void write(
      FlightClient client, BufferAllocator memory, String fields, int[][] idsAndLengths) {
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(RUNWAYS, memory)) {
      var stream = client.startPut(command("write", fields), rows, new AsyncPutListener());
      for (int i = 0; i < idsAndLengths.length; i++) {
        ((IntVector) rows.getVector("id")).setSafe(i, idsAndLengths[i][0]);
        ((IntVector) rows.getVector("length_ft")).setSafe(i, idsAndLengths[i][1]);
      }
      rows.setRowCount(idsAndLengths.length);
      stream.putNext();
      stream.completed();
      stream.getResult(); // the version is there
    }
  }

  private static void print(FlightClient client, String title, String kind, String fields)
      throws Exception {
    System.out.println(title);
    for (FlightEndpoint part : client.getInfo(command(kind, fields)).getEndpoints()) {
      try (FlightStream stream = client.getStream(part.getTicket())) {
        while (stream.next()) {
          System.out.print(stream.getRoot().contentToTSVString());
        }
      }
    }
  }

  private static JsonNode act(FlightClient client, String name, String fields) throws IOException {
    var answers = client.doAction(new Action("sheaf." + name, json(fields)));
    return new ObjectMapper().readTree(answers.next().getBody());
  }

  private static FlightDescriptor command(String name, String fields) {
    return FlightDescriptor.command(
        json("'command': '" + name + "', 'table': 'runways', " + fields));
  }

  private static byte[] json(String fields) {
    return ("{'sheaf': 1, " + fields + "}").replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
