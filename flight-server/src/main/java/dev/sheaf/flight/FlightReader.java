package dev.sheaf.flight;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;

/** Reads a version from a server on this machine, as any Flight client does. */
public final class FlightReader {
  private FlightReader() {}

  /**
   * What was read.
   *
   * @param rows how many
   * @param bytes of their buffers
   * @param readNanos from asking for the rows, once it is known where they are, to the last one
   */
  public record Result(long rows, long bytes, long readNanos) {}

  /**
   * Reads all rows of a table at a revision, and forgets them.
   *
   * @param port of the server, on the loopback address
   * @throws SheafException IO_FAILED (environment) if it is interrupted; Flight's own exceptions
   *     for all else
   */
  public static Result read(int port, String revision, String table) {
    try (BufferAllocator allocator = new RootAllocator();
        FlightClient client =
            FlightClient.builder(allocator, Location.forGrpcInsecure("127.0.0.1", port)).build()) {
      FlightInfo info = client.getInfo(FlightDescriptor.path(revision, table));
      long begin = System.nanoTime();
      long rows = 0;
      long bytes = 0;
      for (FlightEndpoint endpoint : info.getEndpoints()) {
        try (FlightStream stream = client.getStream(endpoint.getTicket())) {
          while (stream.next()) {
            rows += stream.getRoot().getRowCount();
            for (FieldVector column : stream.getRoot().getFieldVectors()) {
              bytes += column.getBufferSize();
            }
          }
        }
      }
      return new Result(rows, bytes, System.nanoTime() - begin);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw SheafException.because(
          e, ErrorCode.IO_FAILED, "reading table '{table}' was interrupted", "table", table);
    }
  }
}
