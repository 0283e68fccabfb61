package dev.sheaf.store.rows;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.roaringbitmap.Container;

/**
 * The stretches of inputs that hold the rows of one chunk.
 *
 * <p><i>Representation:</i> goes through the inputs in their order and keeps for each row since
 * which input it has been held without a gap. Where one differs from that before it, both are
 * unpacked to words, of which most are equal; in the rest the rows that come are noted and those
 * that go are given out.
 */
final class Stretches {
  private final ManyWalk walk;
  private final int[] since = new int[RowAddress.CHUNK_ROWS];
  private long[] held = new long[Containers.WORDS];
  private long[] next = new long[Containers.WORDS];

  Stretches(ManyWalk walk) {
    this.walk = walk;
  }

  void forEach(StretchConsumer consumer) {
    Arrays.fill(held, 0);
    int place = RowPartition.ABSENT;
    for (int input = 0; input < walk.inputCount(); input++) {
      int nextPlace = walk.placeOfInput(input);
      if (nextPlace != place) {
        step(nextPlace < 0 ? null : walk.distinct(nextPlace), input, consumer);
        place = nextPlace;
      }
    }
    step(null, walk.inputCount(), consumer);
  }

  private void step(@Nullable Container rows, int input, StretchConsumer consumer) {
    Arrays.fill(next, 0);
    if (rows != null) {
      rows.copyBitmapTo(next, 0);
    }
    for (int word = 0; word < next.length; word++) {
      if (held[word] != next[word]) {
        change(word, input, consumer);
      }
    }
    long[] before = held;
    held = next;
    next = before;
  }

  private void change(int word, int input, StretchConsumer consumer) {
    int first = word * Long.SIZE;
    for (long gone = held[word] & ~next[word]; gone != 0; gone &= gone - 1) {
      int position = first + Long.numberOfTrailingZeros(gone);
      consumer.accept(position, since[position], input);
    }
    for (long come = next[word] & ~held[word]; come != 0; come &= come - 1) {
      since[first + Long.numberOfTrailingZeros(come)] = input;
    }
  }
}
