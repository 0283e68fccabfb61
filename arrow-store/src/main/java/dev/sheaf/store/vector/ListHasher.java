package dev.sheaf.store.vector;

import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Hashes lists, maps and fixed-size lists: the hashes of their elements in order, then how many.
 *
 * <p>Elements are hashed a block at a time, whichever lists they belong to, and folded into the
 * state of their list one by one.
 */
final class ListHasher extends ValueHasher {
  private final Spans spans;
  private final ValueHasher elements;
  private final long[] starts;
  private final long[] lengths;
  private final long[] xs;
  private final long[] ys;

  private final int[] positions;
  private final int[] owners;
  private final long[] high;
  private final long[] low;
  private int waiting;

  ListHasher(FieldVector vector, int reads, long seed) {
    super(vector, reads, seed);
    this.spans = Spans.ofRows(vector);
    int atOnce = Math.min(Positions.BLOCK, VectorMemory.element(vector).getValueCount());
    this.elements = ValueHasher.ofElements(vector, atOnce);
    this.starts = new long[Math.min(reads, Positions.BLOCK)];
    this.lengths = new long[starts.length];
    this.xs = new long[starts.length];
    this.ys = new long[starts.length];
    this.positions = new int[atOnce];
    this.owners = new int[atOnce];
    this.high = new long[atOnce];
    this.low = new long[atOnce];
  }

  @Override
  void add(
      int[] rows,
      int from,
      int count,
      long @Nullable [] present,
      long[] outHigh,
      long[] outLow,
      int out) {
    spans.load(rows, from, count, present, 0, starts, lengths);
    Arrays.fill(xs, 0, count, Mix.K2);
    Arrays.fill(ys, 0, count, Mix.K3);
    for (int i = 0; i < count; i++) {
      int end = (int) (starts[i] + lengths[i]);
      for (int element = (int) starts[i]; element < end; element++) {
        if (waiting == positions.length) {
          foldElements();
        }
        positions[waiting] = element;
        owners[waiting++] = i;
      }
    }
    foldElements();
    for (int i = 0; i < count; i++) {
      xs[i] = Mix.endX(xs[i], lengths[i]);
    }
    addPairs(xs, ys, count, present, outHigh, outLow, out);
  }

  private void foldElements() {
    Arrays.fill(high, 0, waiting, 0);
    Arrays.fill(low, 0, waiting, 0);
    elements.add(positions, 0, waiting, high, low, 0);
    for (int i = 0; i < waiting; i++) {
      int owner = owners[i];
      xs[owner] = Mix.stepX(xs[owner], low[i], high[i]);
      ys[owner] = Mix.stepY(ys[owner], low[i], high[i]);
    }
    waiting = 0;
  }
}
