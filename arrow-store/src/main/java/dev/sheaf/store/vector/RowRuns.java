package dev.sheaf.store.vector;

import org.apache.arrow.vector.FieldVector;

/**
 * Appends spans of a child's rows behind each other to a growing child. Spans that follow each
 * other are appended at once; short ones that do not are gathered together.
 */
final class RowRuns {
  /** From so many rows on, a run is worth an append of its own. */
  private static final int RANGE_ROWS_MIN = 64;

  private final FieldVector source;
  private final GrowingColumn to;
  private final int[] positions = new int[Positions.BLOCK];
  private int gathered;
  private long runStart;
  private long runLength;

  RowRuns(FieldVector source, GrowingColumn to) {
    this.source = source;
    this.to = to;
  }

  /** Appends a span, perhaps not before {@link #flush}. */
  void append(long start, long length) {
    if (start == runStart + runLength) {
      runLength += length;
    } else if (length > 0) {
      endRun();
      runStart = start;
      runLength = length;
    }
  }

  /** Appends what was put off. */
  void flush() {
    endRun();
    gather();
  }

  private void endRun() {
    int start = (int) runStart;
    int length = (int) runLength;
    if (length >= RANGE_ROWS_MIN) {
      gather();
      to.rangeUnder(source, start, length, null);
    } else {
      if (gathered + length > positions.length) {
        gather();
      }
      for (int i = 0; i < length; i++) {
        positions[gathered + i] = start + i;
      }
      gathered += length;
    }
    runStart += runLength;
    runLength = 0;
  }

  private void gather() {
    if (gathered > 0) {
      to.gatherUnder(source, positions, 0, gathered, null);
      gathered = 0;
    }
  }
}
