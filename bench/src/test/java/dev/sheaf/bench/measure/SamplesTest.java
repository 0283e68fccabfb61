package dev.sheaf.bench.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void quantilesAreInterpolatedBetweenNeighbors() {
    Samples samples = Samples.of(4, 1, 3, 2);
    assertEquals(1, samples.min());
    assertEquals(1.75, samples.quantile(0.25));
    assertEquals(2.5, samples.median());
    assertEquals(4, samples.max());
  }

  @Test
  void theOrderInWhichTheyWereTakenIsKept() {
    double[] taken = {4, 1, 3};
    Samples samples = Samples.of(taken);
    taken[0] = 0;
    assertArrayEquals(new double[] {4, 1, 3}, samples.inOrder());
  }

  @Test
  void oneSampleIsItsOwnMedian() {
    assertEquals(7, Samples.of(7).median());
    assertEquals(7, Samples.of(7).quantile(0.75));
  }

  @Test
  void noSamplesAreRefused() {
    assertThrows(IllegalArgumentException.class, Samples::of);
  }
}
