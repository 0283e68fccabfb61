package dev.sheaf.ops.query;

import dev.sheaf.store.vector.LongValues;
import java.util.Arrays;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The least or greatest value of a column of up to 64 bits; a NaN is greater than any other float.
 *
 * <p><i>Representation:</i> values are turned into longs whose signed order is that wanted, with
 * the least one on top.
 */
final class LongExtreme implements Accumulator {
  /** How values become longs of the same order. */
  private enum Order {
    SIGNED,
    UNSIGNED,
    FLOAT
  }

  private final LongColumn column;
  private final Order order;
  private final long flip;
  private final Field field;
  private final long[] scratch = new long[LongValues.BLOCK];
  private long[] best = {Long.MAX_VALUE};
  private boolean[] seen = new boolean[1];

  LongExtreme(String name, LongColumn column, ArrowType type, Aggregate.Function function) {
    this.column = column;
    this.field = new Field(name, FieldType.nullable(type), null);
    this.flip = function == Aggregate.Function.MAX ? -1 : 0;
    this.order =
        type instanceof ArrowType.FloatingPoint
            ? Order.FLOAT
            : type instanceof ArrowType.Int integer
                    && !integer.getIsSigned()
                    && integer.getBitWidth() == 64
                ? Order.UNSIGNED
                : Order.SIGNED;
  }

  @Override
  public void reserve(int groups) {
    if (groups > best.length) {
      int had = best.length;
      int room = Math.max(groups, 2 * had);
      best = Arrays.copyOf(best, room);
      Arrays.fill(best, had, room, Long.MAX_VALUE);
      seen = Arrays.copyOf(seen, room);
    }
  }

  @Override
  public void add(RowBlock block) {
    toOrder(block.count);
    long[] present = column.present;
    int[] groups = block.groups;
    for (int i = 0; i < block.count; i++) {
      if (LongValues.has(present, i)) {
        int group = groups[block.from + i];
        best[group] = Math.min(best[group], scratch[i]);
        seen[group] = true;
      }
    }
  }

  @Override
  public void addToFirst(RowBlock block) {
    toOrder(block.count);
    long[] present = column.present;
    long least = best[0];
    if (present == null) {
      for (int i = 0; i < block.count; i++) {
        least = Math.min(least, scratch[i]);
      }
      seen[0] |= block.count > 0;
    } else {
      for (int i = 0; i < block.count; i++) {
        if (LongValues.has(present, i)) {
          least = Math.min(least, scratch[i]);
          seen[0] = true;
        }
      }
    }
    best[0] = least;
  }

  @Override
  public void addStretches(StretchBlock block) {
    for (int i = 0; i < block.count; i++) {
      if (column.hasRow(block.positions[i])) {
        long value = inOrder(column.row(block.positions[i]));
        for (int group = block.from[i]; group < block.to[i]; group++) {
          best[group] = Math.min(best[group], value);
          seen[group] = true;
        }
      }
    }
  }

  @Override
  public void settle() {
    // each group has its own already
  }

  @Override
  public void merge(Accumulator other, int[] into, int count) {
    LongExtreme more = (LongExtreme) other;
    for (int i = 0; i < count; i++) {
      best[into[i]] = Math.min(best[into[i]], more.best[i]);
      seen[into[i]] |= more.seen[i];
    }
  }

  private void toOrder(int count) {
    long[] values = column.values;
    switch (order) {
      case SIGNED -> {
        for (int i = 0; i < count; i++) {
          scratch[i] = values[i] ^ flip;
        }
      }
      case UNSIGNED -> {
        for (int i = 0; i < count; i++) {
          scratch[i] = values[i] ^ flip ^ Long.MIN_VALUE;
        }
      }
      case FLOAT -> {
        for (int i = 0; i < count; i++) {
          scratch[i] = ofFloat(values[i]) ^ flip;
        }
      }
    }
  }

  /** As {@link #toOrder}, for one value. */
  private long inOrder(long value) {
    return switch (order) {
          case SIGNED -> value;
          case UNSIGNED -> value ^ Long.MIN_VALUE;
          case FLOAT -> ofFloat(value);
        }
        ^ flip;
  }

  /** Bits of a float, ordered as signed longs; all NaNs become one, above infinity. */
  private static long ofFloat(long bits) {
    long one = Double.doubleToLongBits(Double.longBitsToDouble(bits));
    return one ^ (one >> 63 & Long.MAX_VALUE);
  }

  private long value(int group) {
    long ordered = best[group] ^ flip;
    return switch (order) {
      case SIGNED -> ordered;
      case UNSIGNED -> ordered ^ Long.MIN_VALUE;
      case FLOAT -> ordered ^ (ordered >> 63 & Long.MAX_VALUE);
    };
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public FieldVector finish(BufferAllocator allocator, int groups) {
    BaseFixedWidthVector result = (BaseFixedWidthVector) field.createVector(allocator);
    result.allocateNew(groups);
    for (int i = 0; i < groups; i++) {
      if (seen[i]) {
        BitVectorHelper.setBit(result.getValidityBuffer(), i);
        write(result, i, value(i));
      }
    }
    result.setValueCount(groups);
    return result;
  }

  private void write(BaseFixedWidthVector vector, int row, long value) {
    if (vector instanceof BitVector bits) {
      bits.set(row, (int) value);
      return;
    }
    ArrowBuf data = vector.getDataBuffer();
    long at = (long) row * vector.getTypeWidth();
    switch (vector.getTypeWidth()) {
      case 1 -> data.setByte(at, (byte) value);
      case 2 -> data.setShort(at, (short) value);
      case 4 ->
          data.setInt(
              at,
              order == Order.FLOAT
                  ? Float.floatToRawIntBits((float) Double.longBitsToDouble(value))
                  : (int) value);
      default -> data.setLong(at, value);
    }
  }
}
