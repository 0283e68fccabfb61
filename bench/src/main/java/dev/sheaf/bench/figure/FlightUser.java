package dev.sheaf.bench.figure;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.AsyncPutListener;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** A connection, and what its user does with it. */
final class FlightUser implements AutoCloseable {
  private final BufferAllocator allocator;
  private final FlightClient client;

  /** Connects to a server on this machine. */
  FlightUser(BufferAllocator allocator, int port) {
    this.allocator = allocator.newChildAllocator("user", 0, Long.MAX_VALUE);
    this.client =
        FlightClient.builder(this.allocator, Location.forGrpcInsecure("127.0.0.1", port)).build();
  }

  /** Reads a stream; returns the sum of its first column, so that every batch is touched. */
  long read(byte[] ticket) throws Exception {
    long sum = 0;
    try (FlightStream stream = client.getStream(new Ticket(ticket))) {
      while (stream.next()) {
        VectorSchemaRoot rows = stream.getRoot();
        sum += ColumnSums.sum(NumberTable.longs(rows.getVector(0)), 0, rows.getRowCount());
      }
    }
    return sum;
  }

  /** Begins to read, takes one batch, and no more until the stream is closed. */
  FlightStream stall(byte[] ticket) {
    FlightStream stream = client.getStream(new Ticket(ticket));
    stream.next();
    return stream;
  }

  /** Sends batches, without copying them, and waits until all of them have been taken. */
  void write(FlightDescriptor descriptor, Schema schema, List<ArrowRecordBatch> batches) {
    try (VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      VectorLoader loader = new VectorLoader(root);
      FlightClient.ClientStreamListener stream =
          client.startPut(descriptor, root, new AsyncPutListener());
      stream.setUseZeroCopy(true);
      for (ArrowRecordBatch batch : batches) {
        loader.load(batch);
        stream.putNext(); // waits until the connection takes it
      }
      stream.completed();
      stream.getResult();
    }
  }

  /** Asks what there is to read. */
  FlightInfo info(FlightDescriptor descriptor) {
    return client.getInfo(descriptor);
  }

  /** Asks for an action without fields; returns how many answers came. */
  int act(String action) {
    int answers = 0;
    byte[] body = "{\"sheaf\": 1}".getBytes(StandardCharsets.UTF_8);
    for (var results = client.doAction(new Action(action, body)); results.hasNext(); ) {
      results.next();
      answers++;
    }
    return answers;
  }

  @Override
  public void close() throws Exception {
    client.close();
    allocator.close();
  }
}
