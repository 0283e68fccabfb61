package dev.sheaf.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RemoteStoreTest {
  @Test
  void tellsItsStory() {
    assertEquals(
        List.of(
            "shorter than they should be:",
            "id\tlength_ft",
            "237928\t3800",
            "239122\t3700",
            "left in it:",
            "elsewhere:",
            "length_ft",
            "12001",
            "3800",
            "3700",
            "what has changed:",
            "diff_type\tfrom_id\tto_id\tfrom_length_ft\tto_length_ft",
            "modified\t237928\t237928\t3800\t12467",
            "modified\t239122\t239122\t3700\t12139",
            "head: feet, not metres"),
        Printed.linesOf(
            () -> {
              try {
                RemoteStore.main(new String[0]);
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            }));
  }
}
