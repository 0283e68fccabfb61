package dev.sheaf.bench.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReadingTableTest {
  @Test
  void columnsAreAlignedAndWhatMissesItsTargetStandsOut() {
    ReadingTable table = new ReadingTable();
    table.add(
        "scan",
        new Reading("whole", "", Target.atLeast(0.9), Samples.of(0.8, 0.85, 1.0), Map.of()));
    table.add("rows", Reading.of("stored", "rows", Target.exactly(76_793), 76_793));

    assertEquals(
        """
        figure  measured  target          median       quartiles       least and most

        scan    whole     at least 0.9    0.850        0.825 .. 0.925  0.800 .. 1.00   SHORT
        rows    stored    exactly 76,793  76,793 rows                                  pass
        """,
        table.toString());
  }
}
