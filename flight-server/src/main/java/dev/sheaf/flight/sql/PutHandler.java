package dev.sheaf.flight.sql;

import java.util.function.Consumer;
import org.apache.arrow.flight.FlightStream;

/** Takes a stream that a client sends with a command. */
@FunctionalInterface
interface PutHandler {
  /**
   * Takes the stream.
   *
   * @param stream checked before it comes here; borrowed
   * @param answers what is sent back
   * @throws dev.sheaf.store.error.SheafException what is to be told to the client
   */
  void take(FlightStream stream, Consumer<byte[]> answers);
}
