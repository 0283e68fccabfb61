package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.FixedSizeBinaryVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.jspecify.annotations.Nullable;

/**
 * Where the values of a vector lie that are bytes of a buffer or rows of a child: between offsets,
 * or at multiples of a fixed size.
 *
 * <p>Every span that is loaded has been checked to lie inside: offsets may come from outside.
 */
final class Spans {
  private final FieldVector vector;
  private final long offsets;

  /** Bytes per offset; 0 where there are none, and every span has {@code size}. */
  private final int width;

  private final long size;
  private final long end;

  private Spans(FieldVector vector, int width, long size, long end) {
    this.vector = vector;
    this.offsets = width == 0 ? 0 : VectorMemory.offsets(vector, width);
    this.width = width;
    this.size = size;
    this.end = end;
  }

  /**
   * Of a vector of layout {@link Layout#VARIABLE} or {@link Layout#FIXED_BYTES}: spans of bytes in
   * its data buffer.
   */
  static Spans ofBytes(FieldVector vector) {
    long end = vector.getDataBuffer().capacity();
    if (vector instanceof FixedSizeBinaryVector fixed) {
      VectorMemory.values(vector, fixed.getTypeWidth());
      return new Spans(vector, 0, fixed.getTypeWidth(), end);
    }
    return new Spans(vector, vector instanceof BaseLargeVariableWidthVector ? 8 : 4, 0, end);
  }

  /**
   * Of a vector of layout {@link Layout#LIST} or {@link Layout#FIXED_SIZE_LIST}: spans of rows in
   * its child.
   */
  static Spans ofRows(FieldVector vector) {
    long end = VectorMemory.element(vector).getValueCount();
    if (vector instanceof FixedSizeListVector list) {
      VectorMemory.checkChildRows(vector, (long) vector.getValueCount() * list.getListSize());
      return new Spans(vector, 0, list.getListSize(), end);
    }
    return new Spans(vector, vector instanceof LargeListVector ? 8 : 4, 0, end);
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
        switch (width) {
          case 0 -> fixed(positions, from, count, starts, lengths);
          case 4 -> ints(positions, from, count, starts, lengths);
          default -> longs(positions, from, count, starts, lengths);
        };
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

  /** Where a row begins, and the one before ends; not checked. */
  long at(int row) {
    return switch (width) {
      case 0 -> row * size;
      case 4 -> MemoryUtil.getInt(offsets + ((long) row << 2));
      default -> MemoryUtil.getLong(offsets + ((long) row << 3));
    };
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

  /** Checks all rows, so that {@link #at} may be trusted. */
  Spans checkAll() {
    check(0, vector.getValueCount(), null);
    return this;
  }

  private long fixed(int[] positions, int from, int count, long[] starts, long[] lengths) {
    for (int i = 0; i < count; i++) {
      starts[i] = positions[from + i] * size;
      lengths[i] = size;
    }
    return 0;
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
