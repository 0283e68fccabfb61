package dev.sheaf.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.Fault;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.memory.OutOfMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FlightErrorsTest {
  private static final String SECRET = "/srv/data/geo/segments/3.0.arrows";

  @ParameterizedTest
  @EnumSource(ErrorCode.class)
  void everyCodeHasAStatusAndOnlyMistakesOfTheCallerAreExplained(ErrorCode code) {
    SheafException failure = SheafException.of(code, "no good: {what}", "what", SECRET);
    FlightRuntimeException told = FlightErrors.of(failure);
    assertEquals(code.name(), told.status().metadata().get(FlightErrors.CODE_KEY));
    assertNotEquals(FlightStatusCode.UNKNOWN, told.status().code());
    assertEquals(code.fault() == Fault.CALLER, String.valueOf(told.getMessage()).contains(SECRET));
    assertEquals(code.fault() != Fault.CALLER, FlightErrors.concernsOperator(failure));
  }

  @Test
  void anUnknownFailureSaysNothing() {
    FlightRuntimeException told = FlightErrors.of(new IllegalStateException(SECRET));
    assertEquals(FlightStatusCode.INTERNAL, told.status().code());
    assertFalse(String.valueOf(told.getMessage()).contains(SECRET));
    assertFalse(String.valueOf(told.getMessage()).contains("IllegalState"));
    assertTrue(FlightErrors.concernsOperator(new IllegalStateException()));
  }

  @Test
  void memoryThatIsUsedUpIsNoDefect() {
    FlightRuntimeException told = FlightErrors.of(new OutOfMemoryException("limit"));
    assertEquals(FlightStatusCode.RESOURCE_EXHAUSTED, told.status().code());
  }

  @Test
  void whatIsAlreadyAStatusStaysOne() {
    FlightRuntimeException stalled = FlightErrors.stalled(java.time.Duration.ofSeconds(30));
    assertEquals(stalled, FlightErrors.of(stalled));
    assertFalse(FlightErrors.concernsOperator(stalled));
  }
}
