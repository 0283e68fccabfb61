package dev.sheaf.store.graph;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.format.DateTimeParseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointInTimeTest {
  @ParameterizedTest
  @CsvSource({
    "2025-01-31, 2025-01-31T00:00:00Z",
    "2025-01-31T12:40, 2025-01-31T12:40:00Z",
    "2025-01-31 12:40, 2025-01-31T12:40:00Z",
    "2025-01-31 12:40:00Z, 2025-01-31T12:40:00Z",
    "2025-01-31T12:40:01.5, 2025-01-31T12:40:01.500Z",
    "2025-01-31T12:40:01.123456789Z, 2025-01-31T12:40:01.123456789Z",
    "2025-01-31 12:40+01:00, 2025-01-31T11:40:00Z",
    "2024-02-29T23:59:59-18:00, 2024-03-01T17:59:59Z",
    "0001-01-01, 0001-01-01T00:00:00Z"
  })
  void isoTimesAreInstants(String text, String instant) {
    assertEquals(instant, PointInTime.parse(text).toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2025",
        "2025-1-31",
        "2025-02-30",
        "2025-01-31T",
        "2025-01-31 ",
        "2025-01-31T24:00",
        "2025-01-31T12",
        "2025-01-31T12:40:60",
        "2025-01-31T12:40.5",
        "2025-01-31T12:40 Z",
        "2025-01-31Z",
        "2025-01-31  12:40",
        "2025-01-31T12:40+25:00",
        "+12025-01-31",
        "0000-01-01",
        "9999-12-31T23:00-18:00",
        "2025-01-31T12:40:00Zx"
      })
  void anythingElseIsNone(String text) {
    assertThrows(DateTimeParseException.class, () -> PointInTime.parse(text));
  }
}
