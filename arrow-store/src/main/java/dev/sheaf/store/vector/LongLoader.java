package dev.sheaf.store.vector;

import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/**
 * Loads values of up to 64 bits as canonical longs: values of one family of types are equal exactly
 * when their longs are.
 *
 * <p>Signed integers are sign-extended and unsigned ones zero-extended, floats become the bits of
 * the 64-bit float of equal value, dates, times and durations are their number, an interval of days
 * and milliseconds its 64 bits, and a bool is 0 or 1. Null slots give anything.
 */
final class LongLoader {
  private enum Form {
    BIT,
    INT8,
    UINT8,
    INT16,
    UINT16,
    INT32,
    UINT32,
    INT64,
    FLOAT16,
    FLOAT32
  }

  private final Form form;
  private final long address;

  private LongLoader(Form form, long address) {
    this.form = form;
    this.address = address;
  }

  /** For a vector of layout {@link Layout#LONGS} or {@link Layout#BITS}. */
  static LongLoader of(FieldVector vector) {
    ArrowType type = vector.getField().getType();
    if (type instanceof ArrowType.Bool) {
      return new LongLoader(Form.BIT, VectorMemory.bits(vector));
    }
    int width = Layout.width(type);
    boolean unsigned = type instanceof ArrowType.Int integer && !integer.getIsSigned();
    boolean floating = type instanceof ArrowType.FloatingPoint;
    Form form =
        switch (width) {
          case 1 -> unsigned ? Form.UINT8 : Form.INT8;
          case 2 -> floating ? Form.FLOAT16 : unsigned ? Form.UINT16 : Form.INT16;
          case 4 -> floating ? Form.FLOAT32 : unsigned ? Form.UINT32 : Form.INT32;
          case 8 -> Form.INT64;
          default -> throw new IllegalArgumentException("wider than a long: " + type);
        };
    return new LongLoader(form, VectorMemory.values(vector, width));
  }

  /** Makes {@code into[i]} the value at {@code positions[from + i]}. */
  void load(int[] positions, int from, int count, long[] into) {
    switch (form) {
      case BIT -> bits(address, positions, from, count, into);
      case INT8 -> int8(address, positions, from, count, into);
      case UINT8 -> uint8(address, positions, from, count, into);
      case INT16 -> int16(address, positions, from, count, into);
      case UINT16 -> uint16(address, positions, from, count, into);
      case INT32 -> int32(address, positions, from, count, into);
      case UINT32 -> uint32(address, positions, from, count, into);
      case INT64 -> int64(address, positions, from, count, into);
      case FLOAT16 -> float16(address, positions, from, count, into);
      case FLOAT32 -> float32(address, positions, from, count, into);
    }
  }

  /** The value at one position. */
  long at(int position) {
    return switch (form) {
      case BIT -> MemoryUtil.getByte(address + (position >>> 3)) >>> (position & 7) & 1L;
      case INT8 -> MemoryUtil.getByte(address + position);
      case UINT8 -> MemoryUtil.getByte(address + position) & 0xFFL;
      case INT16 -> MemoryUtil.getShort(address + ((long) position << 1));
      case UINT16 -> MemoryUtil.getShort(address + ((long) position << 1)) & 0xFFFFL;
      case INT32 -> MemoryUtil.getInt(address + ((long) position << 2));
      case UINT32 -> MemoryUtil.getInt(address + ((long) position << 2)) & 0xFFFF_FFFFL;
      case INT64 -> MemoryUtil.getLong(address + ((long) position << 3));
      case FLOAT16 -> FloatBits.ofHalf(MemoryUtil.getShort(address + ((long) position << 1)));
      case FLOAT32 -> FloatBits.ofSingle(MemoryUtil.getInt(address + ((long) position << 2)));
    };
  }

  private static void bits(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      int position = positions[from + i];
      into[i] = MemoryUtil.getByte(address + (position >>> 3)) >>> (position & 7) & 1L;
    }
  }

  private static void int8(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getByte(address + positions[from + i]);
    }
  }

  private static void uint8(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getByte(address + positions[from + i]) & 0xFFL;
    }
  }

  private static void int16(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getShort(address + ((long) positions[from + i] << 1));
    }
  }

  private static void uint16(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getShort(address + ((long) positions[from + i] << 1)) & 0xFFFFL;
    }
  }

  private static void int32(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getInt(address + ((long) positions[from + i] << 2));
    }
  }

  private static void uint32(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getInt(address + ((long) positions[from + i] << 2)) & 0xFFFF_FFFFL;
    }
  }

  private static void int64(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = MemoryUtil.getLong(address + ((long) positions[from + i] << 3));
    }
  }

  private static void float16(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = FloatBits.ofHalf(MemoryUtil.getShort(address + ((long) positions[from + i] << 1)));
    }
  }

  private static void float32(long address, int[] positions, int from, int count, long[] into) {
    for (int i = 0; i < count; i++) {
      into[i] = FloatBits.ofSingle(MemoryUtil.getInt(address + ((long) positions[from + i] << 2)));
    }
  }
}
