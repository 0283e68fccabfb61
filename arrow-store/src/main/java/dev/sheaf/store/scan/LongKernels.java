package dev.sheaf.store.scan;

import dev.sheaf.store.scan.Predicate.Comparison;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Comparisons of columns that can be read as {@code long}. Each is the question whether a value
 * lies in an interval, or outside of it, so there is one loop for each width of values; it writes
 * the positions that pass without branching.
 */
final class LongKernels {
  private LongKernels() {}

  static boolean reads(ArrowType type) {
    return type instanceof ArrowType.Int
        || type instanceof ArrowType.Bool
        || type instanceof ArrowType.Date
        || type instanceof ArrowType.Time
        || type instanceof ArrowType.Timestamp
        || type instanceof ArrowType.Duration
        || type instanceof ArrowType.Decimal;
  }

  /**
   * Keeps the positions for which {@code (value ^ flip) comparison literal}.
   *
   * @return how many are left
   */
  static int narrow(
      FieldVector column,
      int[] positions,
      int count,
      Comparison comparison,
      long literal,
      long flip) {
    return switch (comparison) {
      case EQ -> keep(column, positions, count, flip, literal, literal, 0);
      case NE -> keep(column, positions, count, flip, literal, literal, 1);
      case LT ->
          literal == Long.MIN_VALUE
              ? 0
              : keep(column, positions, count, flip, Long.MIN_VALUE, literal - 1, 0);
      case LE -> keep(column, positions, count, flip, Long.MIN_VALUE, literal, 0);
      case GT ->
          literal == Long.MAX_VALUE
              ? 0
              : keep(column, positions, count, flip, literal + 1, Long.MAX_VALUE, 0);
      case GE -> keep(column, positions, count, flip, literal, Long.MAX_VALUE, 0);
    };
  }

  /** Keeps values in {@code [from, to]}, or those outside where {@code outside} is 1, not 0. */
  private static int keep(
      FieldVector column, int[] positions, int count, long flip, long from, long to, int outside) {
    // v is inside if v - from, taken as unsigned, is at most to - from; both are shifted by 2^63
    long shift = Long.MIN_VALUE - from;
    long most = to + shift;
    int left = 0;
    if (column instanceof BitVector bits) {
      for (int i = 0; i < count; i++) {
        int position = positions[i];
        positions[left] = position;
        left += isAtMost((bits.get(position) ^ flip) + shift, most) ^ outside;
      }
      return left;
    }
    BaseFixedWidthVector fixed = (BaseFixedWidthVector) column;
    int width = fixed.getTypeWidth();
    long address = fixed.getDataBufferAddress();
    ArrowType type = fixed.getField().getType();
    boolean unsigned = type instanceof ArrowType.Int whole && !whole.getIsSigned();
    // Positions increase, so these are all in a row, and need not be looked up.
    boolean run = count > 0 && positions[count - 1] - positions[0] == count - 1;
    if (run && width == Long.BYTES) {
      return keepRun(address, positions, count, flip, shift, most, outside);
    }
    switch (width) {
      case 1 -> {
        long mask = unsigned ? 0xFF : -1;
        for (int i = 0; i < count; i++) {
          int position = positions[i];
          long value = MemoryUtil.getByte(address + position) & mask;
          positions[left] = position;
          left += isAtMost((value ^ flip) + shift, most) ^ outside;
        }
      }
      case 2 -> {
        long mask = unsigned ? 0xFFFF : -1;
        for (int i = 0; i < count; i++) {
          int position = positions[i];
          long value = MemoryUtil.getShort(address + 2L * position) & mask;
          positions[left] = position;
          left += isAtMost((value ^ flip) + shift, most) ^ outside;
        }
      }
      case 4 -> {
        long mask = unsigned ? 0xFFFF_FFFFL : -1;
        for (int i = 0; i < count; i++) {
          int position = positions[i];
          long value = MemoryUtil.getInt(address + 4L * position) & mask;
          positions[left] = position;
          left += isAtMost((value ^ flip) + shift, most) ^ outside;
        }
      }
      default -> { // eight bytes, or the low half of a decimal
        for (int i = 0; i < count; i++) {
          int position = positions[i];
          long value = MemoryUtil.getLong(address + (long) width * position);
          positions[left] = position;
          left += isAtMost((value ^ flip) + shift, most) ^ outside;
        }
      }
    }
    return left;
  }

  /** As {@link #keep}, of values of eight bytes that follow each other. */
  private static int keepRun(
      long address, int[] positions, int count, long flip, long shift, long most, int outside) {
    int first = positions[0];
    long begin = address + ((long) first << 3);
    int left = 0;
    for (int i = 0; i < count; i++) {
      long value = MemoryUtil.getLong(begin + ((long) i << 3));
      positions[left] = first + i;
      left += isAtMost((value ^ flip) + shift, most) ^ outside;
    }
    return left;
  }

  private static int isAtMost(long value, long most) {
    return value <= most ? 1 : 0;
  }
}
