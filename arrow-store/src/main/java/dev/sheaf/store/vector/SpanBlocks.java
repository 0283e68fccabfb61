package dev.sheaf.store.vector;

import org.jspecify.annotations.Nullable;

/**
 * The spans of some rows, block by block of at most {@link Positions#BLOCK}: first to learn how
 * long they are together, then to copy them.
 *
 * <p><i>Cost:</i> reads the offsets of more than one block twice, and keeps those of one block.
 */
final class SpanBlocks {
  private final Spans spans;
  private final int[] positions;
  private final int from;
  private final int count;
  private final long @Nullable [] present;
  private final long[] starts;
  private final long[] lengths;
  private int done;
  private int size;

  /**
   * The spans at {@code positions[from .. from + count)}.
   *
   * @param present which rows are there, by their place behind {@code from}; null for all
   */
  SpanBlocks(Spans spans, int[] positions, int from, int count, long @Nullable [] present) {
    this.spans = spans;
    this.positions = positions;
    this.from = from;
    this.count = count;
    this.present = present;
    this.starts = new long[Math.min(count, Positions.BLOCK)];
    this.lengths = new long[starts.length];
  }

  /** The sum of all lengths, checked; the next block is the first one afterwards. */
  long lengthSum() {
    long sum = 0;
    for (int at = 0; at < count; at += Positions.BLOCK) {
      sum += load(at);
    }
    done = 0;
    size = 0;
    return sum;
  }

  /** Goes on to the next block; to be called after {@link #lengthSum}. */
  boolean next() {
    done += size;
    if (done == count) {
      return false;
    }
    size = Math.min(Positions.BLOCK, count - done);
    if (count > Positions.BLOCK) {
      load(done);
    }
    return true;
  }

  /** How many rows the block has. */
  int size() {
    return size;
  }

  /** Where the block's spans begin, {@code long[size]} and more behind. */
  long[] starts() {
    return starts;
  }

  /** How long the block's spans are, {@code long[size]} and more behind. */
  long[] lengths() {
    return lengths;
  }

  private long load(int at) {
    int block = Math.min(Positions.BLOCK, count - at);
    return spans.load(positions, from + at, block, present, at, starts, lengths);
  }
}
