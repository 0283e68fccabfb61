package dev.sheaf.flight;

import org.apache.arrow.flight.FlightRuntimeException;
import org.junit.jupiter.api.function.Executable;

/** What a server told, where Arrow's client packs it. */
final class UsedServerRefusals {
  private UsedServerRefusals() {}

  static Executable unwrapped(Executable call) {
    return () -> {
      try {
        call.execute();
      } catch (FlightRuntimeException e) {
        if (e.getCause() instanceof FlightRuntimeException told) {
          throw told;
        }
        throw e;
      }
    };
  }
}
