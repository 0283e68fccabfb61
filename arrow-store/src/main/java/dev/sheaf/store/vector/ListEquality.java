package dev.sheaf.store.vector;

import java.util.Arrays;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.jspecify.annotations.Nullable;

/**
 * Compares lists, maps and fixed-size lists: lengths first, then their elements, a block of them at
 * a time, whichever lists they belong to.
 */
final class ListEquality extends ValueEquality {
  private final Spans aSpans;
  private final Spans bSpans;
  private final ValueEquality elements;
  private final long[] aStarts;
  private final long[] bStarts;
  private final long[] aLengths;
  private final long[] bLengths;

  private final int[] aPositions;
  private final int[] bPositions;
  private final int[] owners;
  private final boolean[] elementEqual;
  private int waiting;

  ListEquality(FieldVector a, FieldVector b, int reads) {
    super(a, b, reads);
    FieldVector aElements = VectorMemory.element(a);
    FieldVector bElements = VectorMemory.element(b);
    int fewest = Math.min(aElements.getValueCount(), bElements.getValueCount());
    int atOnce = Math.min(Positions.BLOCK, Math.max(fewest, 1));
    this.aSpans = Spans.ofRows(a);
    this.bSpans = Spans.ofRows(b);
    this.elements =
        a instanceof MapVector
            ? new StructEquality(aElements, bElements, atOnce)
            : ValueEquality.of(aElements, bElements, atOnce);
    this.aStarts = new long[Math.min(reads, Positions.BLOCK)];
    this.bStarts = new long[aStarts.length];
    this.aLengths = new long[aStarts.length];
    this.bLengths = new long[aStarts.length];
    this.aPositions = new int[atOnce];
    this.bPositions = new int[atOnce];
    this.owners = new int[atOnce];
    this.elementEqual = new boolean[atOnce];
  }

  @Override
  void compare(
      int[] as,
      int aFrom,
      int[] bs,
      int bFrom,
      int count,
      long @Nullable [] both,
      boolean[] equal,
      int out) {
    aSpans.load(as, aFrom, count, both, 0, aStarts, aLengths);
    bSpans.load(bs, bFrom, count, both, 0, bStarts, bLengths);
    for (int i = 0; i < count; i++) {
      equal[out + i] &= aLengths[i] == bLengths[i];
      long length = equal[out + i] ? aLengths[i] : 0;
      for (long k = 0; k < length; k++) {
        if (waiting == owners.length) {
          compareElements(equal);
        }
        aPositions[waiting] = (int) (aStarts[i] + k);
        bPositions[waiting] = (int) (bStarts[i] + k);
        owners[waiting++] = out + i;
      }
    }
    compareElements(equal);
  }

  private void compareElements(boolean[] equal) {
    Arrays.fill(elementEqual, 0, waiting, true);
    elements.and(aPositions, 0, bPositions, 0, waiting, elementEqual, 0);
    for (int i = 0; i < waiting; i++) {
      equal[owners[i]] &= elementEqual[i];
    }
    waiting = 0;
  }
}
