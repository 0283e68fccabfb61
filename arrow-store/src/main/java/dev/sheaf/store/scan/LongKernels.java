package dev.sheaf.store.scan;

import dev.sheaf.store.scan.Predicate.Comparison;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Comparisons of columns that can be read as {@code long}: read a block of values by width, then
 * write the positions that pass without branching.
 */
final class LongKernels {
  private static final int BLOCK = 1024;

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
    long[] values = new long[Math.min(count, BLOCK)];
    int left = 0;
    for (int block = 0; block < count; block += BLOCK) {
      int length = Math.min(BLOCK, count - block);
      read(column, positions, block, length, values);
      if (flip != 0) {
        for (int i = 0; i < length; i++) {
          values[i] ^= flip;
        }
      }
      left = keep(values, positions, block, length, left, comparison, literal);
    }
    return left;
  }

  private static int keep(
      long[] values, int[] positions, int from, int length, int kept, Comparison op, long literal) {
    int left = kept;
    switch (op) {
      case EQ -> {
        for (int i = 0; i < length; i++) {
          positions[left] = positions[from + i];
          left += values[i] == literal ? 1 : 0;
        }
      }
      case NE -> {
        for (int i = 0; i < length; i++) {
          positions[left] = positions[from + i];
          left += values[i] != literal ? 1 : 0;
        }
      }
      case LT -> {
        for (int i = 0; i < length; i++) {
          positions[left] = positions[from + i];
          left += values[i] < literal ? 1 : 0;
        }
      }
      case LE -> {
        for (int i = 0; i < length; i++) {
          positions[left] = positions[from + i];
          left += values[i] <= literal ? 1 : 0;
        }
      }
      case GT -> {
        for (int i = 0; i < length; i++) {
          positions[left] = positions[from + i];
          left += values[i] > literal ? 1 : 0;
        }
      }
      case GE -> {
        for (int i = 0; i < length; i++) {
          positions[left] = positions[from + i];
          left += values[i] >= literal ? 1 : 0;
        }
      }
    }
    return left;
  }

  private static void read(
      FieldVector column, int[] positions, int from, int length, long[] values) {
    if (column instanceof BitVector bits) {
      for (int i = 0; i < length; i++) {
        values[i] = bits.get(positions[from + i]);
      }
      return;
    }
    BaseFixedWidthVector fixed = (BaseFixedWidthVector) column;
    int width = fixed.getTypeWidth();
    long address = fixed.getDataBufferAddress();
    ArrowType type = fixed.getField().getType();
    boolean unsigned = type instanceof ArrowType.Int whole && !whole.getIsSigned();
    switch (width) {
      case 1 -> {
        long mask = unsigned ? 0xFF : -1;
        for (int i = 0; i < length; i++) {
          values[i] = MemoryUtil.getByte(address + positions[from + i]) & mask;
        }
      }
      case 2 -> {
        long mask = unsigned ? 0xFFFF : -1;
        for (int i = 0; i < length; i++) {
          values[i] = MemoryUtil.getShort(address + 2L * positions[from + i]) & mask;
        }
      }
      case 4 -> {
        long mask = unsigned ? 0xFFFF_FFFFL : -1;
        for (int i = 0; i < length; i++) {
          values[i] = MemoryUtil.getInt(address + 4L * positions[from + i]) & mask;
        }
      }
      default -> { // eight bytes, or the low half of a decimal
        for (int i = 0; i < length; i++) {
          values[i] = MemoryUtil.getLong(address + (long) width * positions[from + i]);
        }
      }
    }
  }
}
