package dev.sheaf.store.rows;

import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * The stretches of inputs that hold the rows of one chunk.
 *
 * <p><i>Representation:</i> goes through the inputs in their order and keeps for each row since
 * which input it has been held without a gap; where one differs from that before it, the rows that
 * come are noted and those that go are given out.
 */
final class Stretches {
  private final ManyWalk walk;
  private final Positions unpacking = new Positions();
  private final int[] positions = new int[RowAddress.CHUNK_ROWS];
  private final int[] since = new int[RowAddress.CHUNK_ROWS];

  Stretches(ManyWalk walk) {
    this.walk = walk;
  }

  void forEach(StretchConsumer consumer) {
    @Nullable Container held = null;
    int place = RowPartition.ABSENT;
    for (int input = 0; input < walk.inputCount(); input++) {
      int next = walk.placeOfInput(input);
      if (next != place) {
        @Nullable Container now = next < 0 ? null : walk.distinct(next);
        end(difference(held, now), input, consumer);
        begin(difference(now, held), input);
        held = now;
        place = next;
      }
    }
    end(held, walk.inputCount(), consumer);
  }

  private static @Nullable Container difference(@Nullable Container a, @Nullable Container b) {
    return a == null || b == null ? a : Containers.andNot(a, b);
  }

  private void begin(@Nullable Container rows, int input) {
    if (rows != null) {
      int count = unpacking.fill(rows, positions);
      for (int i = 0; i < count; i++) {
        since[positions[i]] = input;
      }
    }
  }

  private void end(@Nullable Container rows, int input, StretchConsumer consumer) {
    if (rows != null) {
      int count = unpacking.fill(rows, positions);
      for (int i = 0; i < count; i++) {
        consumer.accept(positions[i], since[positions[i]], input);
      }
    }
  }
}
