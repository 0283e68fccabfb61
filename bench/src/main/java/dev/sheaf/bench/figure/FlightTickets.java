package dev.sheaf.bench.figure;

import dev.sheaf.store.graph.Version;
import java.nio.charset.StandardCharsets;

/** Tickets for the table of numbers, as a client can write them itself. */
final class FlightTickets {
  private FlightTickets() {}

  /** All rows of a version. */
  static byte[] all(Version version) {
    return ticket(version, "");
  }

  /** The rows {@code [from, to)} of a version, in the order in which they are stored. */
  static byte[] range(Version version, long from, long to) {
    return ticket(version, ", \"rows\": [%d, %d]".formatted(from, to));
  }

  private static byte[] ticket(Version version, String more) {
    return "{\"sheaf\": 1, \"command\": \"read\", \"version\": \"%s\", \"table\": \"%s\"%s}"
        .formatted(version.id().hex(), NumberTable.NAME, more)
        .getBytes(StandardCharsets.UTF_8);
  }
}
