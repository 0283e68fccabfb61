package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a vector with offsets lie: bytes of a buffer, or rows of a child.
 *
 * <p>Every span that is loaded has been checked to lie inside: offsets may come from outside.
 */
final class Spans {
  private final FieldVector vector;
  private final long offsets;
  private final int width;
  private final long end;

  private Spans(FieldVector vector, long offsets, int width, long end) {
    this.vector = vector;
    this.offsets = offsets;
    this.width = width;
    this.end = end;
  }

  /** Of a vector of layout {@link Layout#VARIABLE}: spans of bytes in its data buffer. */
  static Spans ofBytes(FieldVector vector) {
    int width = vector instanceof BaseLargeVariableWidthVector ? 8 : 4;
    return new Spans(
        vector, VectorMemory.offsets(vector, width), width, vector.getDataBuffer().capacity());
  }

  /** Of a vector of layout {@link Layout#LIST}: spans of rows in its child. */
  static Spans ofRows(FieldVector vector) {
    int width = vector instanceof LargeListVector ? 8 : 4;
    long end = VectorMemory.element(vector).getValueCount();
    return new Spans(vector, VectorMemory.offsets(vector, width), width, end);
  }

  /**
   * Makes {@code starts[i]} and {@code lengths[i]} the span at {@code positions[from + i]}; absent
   * rows have length 0, whatever their offsets are.
   *
   * @return the sum of the lengths
   * @throws SheafException {@code BAD_INPUT} when an offset is out of order or range
   */
  long load(
      int[] positions,
      int from,
      int count,
      long @Nullable [] present,
      int presentFrom,
      long[] starts,
      long[] lengths) {
    long outside =
        width == 4
            ? ints(positions, from, count, starts, lengths)
            : longs(positions, from, count, starts, lengths);
    if (outside < 0) {
      throw disordered();
    }
    if (present != null) {
      for (int i = 0; i < count; i++) {
        lengths[i] &= Presence.mask(present, presentFrom + i);
      }
    }
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += lengths[i];
    }
    return sum;
  }

  /** The offset at a row, or behind the last one. */
  long at(int row) {
    return width == 4
        ? MemoryUtil.getInt(offsets + ((long) row << 2))
        : MemoryUtil.getLong(offsets + ((long) row << 3));
  }

  /**
   * Checks that the offsets of rows {@code [start, start + count)} are in order and in range, so
   * that they may be copied.
   *
   * @return whether every span outside of {@code present} is empty
   */
  boolean check(int start, int count, long @Nullable [] present) {
    long outside = count == 0 ? 0 : at(start);
    long hidden = 0;
    long previous = count == 0 ? 0 : at(start);
    for (int i = 0; i < count; i++) {
      long next = at(start + i + 1);
      outside |= next | next - previous;
      hidden |= Presence.has(present, i) ? 0 : next - previous;
      previous = next;
    }
    if ((outside | end - previous) < 0) {
      throw disordered();
    }
    return hidden == 0;
  }

  private long ints(int[] positions, int from, int count, long[] starts, long[] lengths) {
    long outside = 0;
    for (int i = 0; i < count; i++) {
      long at = offsets + ((long) positions[from + i] << 2);
      long start = MemoryUtil.getInt(at);
      long next = MemoryUtil.getInt(at + 4);
      starts[i] = start;
      lengths[i] = next - start;
      outside |= start | next | next - start | end - next;
    }
    return outside;
  }

  private long longs(int[] positions, int from, int count, long[] starts, long[] lengths) {
    long outside = 0;
    for (int i = 0; i < count; i++) {
      long at = offsets + ((long) positions[from + i] << 3);
      long start = MemoryUtil.getLong(at);
      long next = MemoryUtil.getLong(at + 8);
      starts[i] = start;
      lengths[i] = next - start;
      outside |= start | next | next - start | end - next;
    }
    return outside;
  }

  private SheafException disordered() {
    return SheafException.of(
        ErrorCode.BAD_INPUT,
        "the offsets of column '{column}' are out of order or beyond its data",
        "column",
        vector.getName());
  }
}
