package dev.sheaf.flight.sql;

import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.ErrorFlightMetadata;
import org.apache.arrow.flight.FlightRuntimeException;

/** What is told of parts of Flight SQL that are not there. */
final class Refusals {
  private static final String STATE_NOT_SUPPORTED = "0A000";

  private Refusals() {}

  static FlightRuntimeException unimplemented(String text) {
    ErrorFlightMetadata metadata = new ErrorFlightMetadata();
    metadata.insert(FlightSql.STATE_KEY, STATE_NOT_SUPPORTED);
    return CallStatus.UNIMPLEMENTED
        .withDescription(text + " (SQLSTATE " + STATE_NOT_SUPPORTED + ')')
        .withMetadata(metadata)
        .toRuntimeException();
  }
}
