package dev.sheaf.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Eleven prices, five stored rows, each with the weeks in which it held. */
class ManyVersionsTest {
  @Test
  void tellsWhichVersionsHoldEachRow() {
    assertEquals(
        List.of(
            "11 prices in 4 versions, 5 stored rows",
            "bread   320  [week1, week3, week4]",
            "bread   340  [week2]",
            "milk    160  [week1, week2]",
            "milk    165  [week3, week4]",
            "salt     90  [week1, week2, week3]"),
        Printed.linesOf(() -> ManyVersions.main(new String[0])));
  }
}
