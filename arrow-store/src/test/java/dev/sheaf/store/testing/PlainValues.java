package dev.sheaf.store.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VariableWidthFieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Values of Arrow vectors as plain, immutable Java objects with {@code equals}, one at a time and
 * without a thought for speed: what tests compare stored rows by.
 *
 * <p>Equal values of one family of types are equal objects, whatever their widths:
 *
 * <ul>
 *   <li>integers are {@link BigInteger}, decimals {@link BigDecimal}, floats {@link Real};
 *   <li>booleans are {@link Boolean}; strings and binaries {@link Bytes};
 *   <li>dates, times, timestamps, durations and months are their {@link Long} in the column's unit;
 *       the other intervals lists of their parts;
 *   <li>lists are lists, structs lists of their fields, maps lists of lists of key and value;
 *   <li>nulls are null.
 * </ul>
 */
public final class PlainValues {
  private PlainValues() {}

  /** The value at a position. */
  public static @Nullable Object read(FieldVector vector, int position) {
    if (vector instanceof NullVector || vector.isNull(position)) {
      return null;
    }
    if (vector instanceof BitVector bits) {
      return bits.get(position) != 0;
    }
    if (vector instanceof DecimalVector decimals) {
      return decimals.getObject(position);
    }
    if (vector instanceof Decimal256Vector decimals) {
      return decimals.getObject(position);
    }
    if (vector instanceof VariableWidthFieldVector strings) {
      return new Bytes(strings.get(position));
    }
    if (vector instanceof BaseFixedWidthVector fixed) {
      return readFixed(fixed, position);
    }
    if (vector instanceof ListVector list) { // and map
      return readItems(
          list.getDataVector(),
          list.getOffsetBuffer().getInt(4L * position),
          list.getOffsetBuffer().getInt(4L * position + 4));
    }
    if (vector instanceof LargeListVector list) {
      return readItems(
          list.getDataVector(),
          (int) list.getOffsetBuffer().getLong(8L * position),
          (int) list.getOffsetBuffer().getLong(8L * position + 8));
    }
    if (vector instanceof FixedSizeListVector list) {
      int size = list.getListSize();
      return readItems(list.getDataVector(), position * size, position * size + size);
    }
    if (vector instanceof StructVector struct) {
      List<@Nullable Object> members = new ArrayList<>();
      for (FieldVector member : struct.getChildrenFromFields()) {
        members.add(read(member, position));
      }
      return members;
    }
    throw new IllegalArgumentException("no plain value for " + vector.getField());
  }

  /** All values of a vector, in order. */
  public static List<@Nullable Object> readAll(FieldVector vector) {
    List<@Nullable Object> values = new ArrayList<>(vector.getValueCount());
    for (int i = 0; i < vector.getValueCount(); i++) {
      values.add(read(vector, i));
    }
    return values;
  }

  private static List<@Nullable Object> readItems(FieldVector items, int from, int to) {
    List<@Nullable Object> values = new ArrayList<>(to - from);
    for (int i = from; i < to; i++) {
      values.add(read(items, i));
    }
    return values;
  }

  private static Object readFixed(BaseFixedWidthVector vector, int position) {
    ArrowBuf data = vector.getDataBuffer();
    int width = vector.getTypeWidth();
    long at = (long) width * position;
    ArrowType type = vector.getField().getType();
    return switch (type.getTypeID()) {
      case Int -> {
        BigInteger value = BigInteger.valueOf(signed(data, at, width));
        boolean wrapped = value.signum() < 0 && !((ArrowType.Int) type).getIsSigned();
        yield wrapped ? value.add(BigInteger.ONE.shiftLeft(8 * width)) : value;
      }
      case FloatingPoint ->
          switch (width) {
            case 2 -> Real.ofHalf(data.getShort(at));
            case 4 -> Real.ofSingle(data.getInt(at));
            default -> new Real(data.getLong(at));
          };
      case FixedSizeBinary -> {
        byte[] bytes = new byte[width];
        data.getBytes(at, bytes);
        yield new Bytes(bytes);
      }
      case Interval ->
          switch (width) {
            case 4 -> (long) data.getInt(at);
            case 8 -> List.of((long) data.getInt(at), (long) data.getInt(at + 4));
            default ->
                List.of((long) data.getInt(at), (long) data.getInt(at + 4), data.getLong(at + 8));
          };
      default -> signed(data, at, width);
    };
  }

  private static long signed(ArrowBuf data, long at, int width) {
    return switch (width) {
      case 1 -> data.getByte(at);
      case 2 -> data.getShort(at);
      case 4 -> data.getInt(at);
      default -> data.getLong(at);
    };
  }
}
