package dev.sheaf.store.error;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNamesTest {
  private static final List<String> KNOWN = List.of("airport_id", "name", "elevation_ft", "closed");

  @Test
  void aSlipOfTheFingersIsFound() {
    assertEquals(List.of("name"), NearestNames.of("nmae", KNOWN));
    assertEquals(List.of("elevation_ft"), NearestNames.of("elevatoin_ft", KNOWN));
    assertEquals(List.of("closed"), NearestNames.of("CLOSED", KNOWN));
    assertEquals(List.of("elevation_ft"), NearestNames.of("elevation", KNOWN));
  }

  @Test
  void whatIsFarIsNotSuggested() {
    assertEquals(List.of(), NearestNames.of("latitude", KNOWN));
    assertEquals(List.of(), NearestNames.of("", KNOWN));
  }

  @Test
  void theNearestComesFirst() {
    assertEquals(
        List.of("main", "mail", "mairn"),
        NearestNames.of("main", List.of("mail", "mairn", "main")));
  }

  @Test
  void hintsEndTheSentence() {
    assertEquals(": did you mean 'name'?", NearestNames.hint("nam", KNOWN));
    assertEquals(
        ": there are 'airport_id', 'name', 'elevation_ft', 'closed'",
        NearestNames.hint("latitude", KNOWN));
    assertEquals(": there are none", NearestNames.hint("x", List.of()));
  }

  @Test
  void longNamesAreComparedByTheirBeginning() {
    String longName = "x".repeat(100_000);
    assertEquals(List.of(longName), NearestNames.of(longName + "y", List.of(longName)));
    assertEquals(3, NearestNames.of("ab", Collections.nCopies(1000, "ac")).size());
  }
}
