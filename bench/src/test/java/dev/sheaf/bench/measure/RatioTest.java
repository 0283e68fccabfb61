package dev.sheaf.bench.measure;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RatioTest {
  @Test
  void roundsAlternateWhichComesFirstAndWarmupIsThrownAway() throws Exception {
    StringBuilder order = new StringBuilder();
    Sampler subject = () -> order.append('s').length();
    Sampler reference = () -> order.append('r').length();

    Ratio ratio = Ratio.of(new Rounds(1, 3), subject, reference);

    assertEquals("sr" + "sr" + "rs" + "sr", order.toString());
    assertArrayEquals(new double[] {3, 6, 7}, ratio.subject().inOrder());
    assertArrayEquals(new double[] {4, 5, 8}, ratio.reference().inOrder());
    assertArrayEquals(new double[] {3.0 / 4, 6.0 / 5, 7.0 / 8}, ratio.quotients().inOrder());
    assertEquals(8.0 / 7, ratio.inverse().median());
  }
}
