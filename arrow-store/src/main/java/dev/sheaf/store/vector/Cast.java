package dev.sheaf.store.vector;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TypeNames;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Copies fixed-width values from positions of a vector to memory of a type of the same family.
 *
 * <p>Casting to a wider type always succeeds. Casting to a narrower one succeeds when every value
 * fits: rows that equal narrow ones may be stored wide, since a row has one address on whichever
 * branch, and under whichever width, it was written first.
 */
final class Cast {
  private final FieldVector source;
  private final Field target;
  private final int width;

  private Cast(FieldVector source, Field target) {
    this.source = source;
    this.target = target;
    this.width = Layout.width(target.getType());
  }

  /**
   * From a vector to memory of type {@code target}; null when the bytes are the same and are merely
   * to be copied.
   *
   * @throws SheafException {@code SCHEMA_MISMATCH} when the types are of different families
   */
  static @Nullable Cast of(FieldVector source, Field target) {
    ArrowType from = source.getField().getType();
    ArrowType to = target.getType();
    if (from.equals(to)) {
      return null;
    }
    if (from instanceof ArrowType.Int a
        && to instanceof ArrowType.Int b
        && a.getIsSigned() == b.getIsSigned()) {
      return new Cast(source, target);
    }
    if (from instanceof ArrowType.FloatingPoint && to instanceof ArrowType.FloatingPoint) {
      return new Cast(source, target);
    }
    if (from instanceof ArrowType.Decimal a
        && to instanceof ArrowType.Decimal b
        && a.getScale() == b.getScale()) {
      return a.getBitWidth() == b.getBitWidth() ? null : new Cast(source, target);
    }
    throw mismatch(source, target);
  }

  static SheafException mismatch(FieldVector source, Field target) {
    return SheafException.of(
        ErrorCode.SCHEMA_MISMATCH,
        "column '{column}' holds {type}, not {given}",
        "column",
        target.getName(),
        "type",
        TypeNames.of(target),
        "given",
        TypeNames.of(source.getField()));
  }

  /**
   * Makes the i-th value at {@code to} the one at {@code positions[from + i]}, or zero when absent.
   *
   * @throws SheafException {@code SCHEMA_MISMATCH} when a value does not fit
   */
  void gather(int[] positions, int from, int count, long @Nullable [] present, long to) {
    boolean fits =
        target.getType() instanceof ArrowType.Decimal
            ? decimals(positions, from, count, present, to)
            : longs(positions, from, count, present, to);
    if (!fits) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "column '{column}' holds {type}, and a value of type {given} does not fit",
          "column",
          target.getName(),
          "type",
          TypeNames.of(target),
          "given",
          TypeNames.of(source.getField()));
    }
  }

  private boolean longs(int[] positions, int from, int count, long @Nullable [] present, long to) {
    LongLoader loader = LongLoader.of(source);
    long[] values = new long[Math.min(count, Positions.BLOCK)];
    boolean fits = true;
    for (int done = 0; done < count; done += Positions.BLOCK) {
      int block = Math.min(Positions.BLOCK, count - done);
      loader.load(positions, from + done, block, values);
      if (present != null) {
        for (int i = 0; i < block; i++) {
          values[i] &= Presence.mask(present, done + i);
        }
      }
      fits &= store(values, block, to + (long) done * width);
    }
    return fits;
  }

  private boolean store(long[] values, int count, long to) {
    if (target.getType() instanceof ArrowType.FloatingPoint) {
      return switch (width) {
        case 2 -> halves(values, count, to);
        case 4 -> singles(values, count, to);
        default -> longs(values, count, to);
      };
    }
    boolean signed = ((ArrowType.Int) target.getType()).getIsSigned();
    return switch (width) {
      case 1 -> bytes(values, count, to, signed);
      case 2 -> shorts(values, count, to, signed);
      case 4 -> ints(values, count, to, signed);
      default -> longs(values, count, to);
    };
  }

  private static boolean bytes(long[] values, int count, long to, boolean signed) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      byte value = (byte) values[i];
      MemoryUtil.putByte(to + i, value);
      lost |= values[i] ^ (signed ? value : value & 0xFFL);
    }
    return lost == 0;
  }

  private static boolean shorts(long[] values, int count, long to, boolean signed) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      short value = (short) values[i];
      MemoryUtil.putShort(to + ((long) i << 1), value);
      lost |= values[i] ^ (signed ? value : value & 0xFFFFL);
    }
    return lost == 0;
  }

  private static boolean ints(long[] values, int count, long to, boolean signed) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      int value = (int) values[i];
      MemoryUtil.putInt(to + ((long) i << 2), value);
      lost |= values[i] ^ (signed ? value : value & 0xFFFF_FFFFL);
    }
    return lost == 0;
  }

  private static boolean longs(long[] values, int count, long to) {
    for (int i = 0; i < count; i++) {
      MemoryUtil.putLong(to + ((long) i << 3), values[i]);
    }
    return true;
  }

  private static boolean halves(long[] values, int count, long to) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      short value = FloatBits.toHalf(values[i]);
      MemoryUtil.putShort(to + ((long) i << 1), value);
      lost |= values[i] ^ FloatBits.ofHalf(value);
    }
    return lost == 0;
  }

  private static boolean singles(long[] values, int count, long to) {
    long lost = 0;
    for (int i = 0; i < count; i++) {
      int value = FloatBits.toSingle(values[i]);
      MemoryUtil.putInt(to + ((long) i << 2), value);
      lost |= values[i] ^ FloatBits.ofSingle(value);
    }
    return lost == 0;
  }

  /** Between 128 and 256 bits, two's complement: the upper half repeats the sign. */
  private boolean decimals(
      int[] positions, int from, int count, long @Nullable [] present, long to) {
    int sourceWidth = Layout.width(source.getField().getType());
    long values = VectorMemory.values(source, sourceWidth);
    long lost = 0;
    for (int i = 0; i < count; i++) {
      long value = values + (long) positions[from + i] * sourceWidth;
      boolean there = Presence.has(present, i);
      long low = there ? MemoryUtil.getLong(value) : 0;
      long high = there ? MemoryUtil.getLong(value + 8) : 0;
      long at = to + (long) i * width;
      MemoryUtil.putLong(at, low);
      MemoryUtil.putLong(at + 8, high);
      long sign = high >> 63;
      if (width == 32) {
        MemoryUtil.putLong(at + 16, sign);
        MemoryUtil.putLong(at + 24, sign);
      } else if (there) {
        lost |= MemoryUtil.getLong(value + 16) ^ sign;
        lost |= MemoryUtil.getLong(value + 24) ^ sign;
      }
    }
    return lost == 0;
  }
}
