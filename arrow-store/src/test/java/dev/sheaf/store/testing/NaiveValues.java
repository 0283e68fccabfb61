package dev.sheaf.store.testing;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.Decimal256Vector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float2Vector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.LargeVarBinaryVector;
import org.apache.arrow.vector.LargeVarCharVector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * Values of vectors as plain objects, whose {@code equals} is what the store means by equal: the
 * oracle of everything that reads columns.
 *
 * <p>Integers of any width are {@link BigInteger}s, decimals their unscaled {@link BigInteger},
 * floats of any width a {@link Floating}, strings and binaries a {@link ByteBuffer}, temporal
 * values their number or bytes, lists and maps {@link List}s, structs {@link Map}s.
 */
public final class NaiveValues {
  private NaiveValues() {}

  /**
   * A float of any width.
   *
   * @param nanPayload the mantissa bits as text, without trailing zeros; empty unless it is a NaN
   */
  public record Floating(boolean negative, double magnitude, String nanPayload) {}

  /** The value at a position, or null. */
  public static @Nullable Object of(FieldVector vector, int position) {
    if (vector.isNull(position)) {
      return null;
    }
    if (vector instanceof BaseIntVector integers) {
      return integer(integers, position);
    }
    if (vector instanceof Float8Vector floats) {
      return floating(
          Double.doubleToRawLongBits(floats.get(position)), 11, 52, floats.get(position));
    }
    if (vector instanceof Float4Vector floats) {
      return floating(Float.floatToRawIntBits(floats.get(position)), 8, 23, floats.get(position));
    }
    if (vector instanceof Float2Vector floats) {
      return floating(floats.get(position), 5, 10, floats.getValueAsDouble(position));
    }
    if (vector instanceof DecimalVector decimals) {
      return decimals.getObject(position).unscaledValue();
    }
    if (vector instanceof Decimal256Vector decimals) {
      return decimals.getObject(position).unscaledValue();
    }
    if (vector instanceof BitVector bits) {
      return bits.getObject(position);
    }
    if (vector instanceof BaseFixedWidthVector fixed) {
      byte[] bytes = new byte[fixed.getTypeWidth()];
      fixed.getDataBuffer().getBytes((long) position * bytes.length, bytes);
      return ByteBuffer.wrap(bytes);
    }
    return variableOrNested(vector, position);
  }

  /** All values of a vector, in order. */
  public static List<@Nullable Object> of(FieldVector vector) {
    return of(vector, 0, vector.getValueCount());
  }

  /** The values of rows {@code [start, end)}. */
  public static List<@Nullable Object> of(FieldVector vector, int start, int end) {
    List<@Nullable Object> values = new ArrayList<>(end - start);
    for (int i = start; i < end; i++) {
      values.add(of(vector, i));
    }
    return values;
  }

  /** One row of several columns. */
  public static List<@Nullable Object> row(List<FieldVector> columns, int position) {
    List<@Nullable Object> values = new ArrayList<>(columns.size());
    for (FieldVector column : columns) {
      values.add(of(column, position));
    }
    return values;
  }

  private static Object integer(BaseIntVector vector, int position) {
    long bits = vector.getValueAsLong(position);
    ArrowType.Int type = (ArrowType.Int) vector.getField().getType();
    BigInteger signed = BigInteger.valueOf(bits);
    return type.getIsSigned() ? signed : signed.mod(BigInteger.ONE.shiftLeft(type.getBitWidth()));
  }

  private static Floating floating(long bits, int exponentBits, int mantissaBits, double value) {
    boolean negative = (bits >> (exponentBits + mantissaBits) & 1) != 0;
    if (!Double.isNaN(value)) {
      return new Floating(negative, Math.abs(value), "");
    }
    StringBuilder payload = new StringBuilder();
    for (int bit = mantissaBits - 1; bit >= 0; bit--) {
      payload.append(bits >> bit & 1);
    }
    while (payload.charAt(payload.length() - 1) == '0') {
      payload.setLength(payload.length() - 1);
    }
    return new Floating(negative, 0, payload.toString());
  }

  private static Object variableOrNested(FieldVector vector, int position) {
    if (vector instanceof VarCharVector strings) {
      return ByteBuffer.wrap(strings.get(position));
    }
    if (vector instanceof LargeVarCharVector strings) {
      return ByteBuffer.wrap(strings.get(position));
    }
    if (vector instanceof VarBinaryVector binaries) {
      return ByteBuffer.wrap(binaries.get(position));
    }
    if (vector instanceof LargeVarBinaryVector binaries) {
      return ByteBuffer.wrap(binaries.get(position));
    }
    if (vector instanceof MapVector map) {
      List<Object> entries = new ArrayList<>();
      for (FieldVector child : ((StructVector) map.getDataVector()).getChildrenFromFields()) {
        entries.add(
            of(child, map.getElementStartIndex(position), map.getElementEndIndex(position)));
      }
      return entries;
    }
    if (vector instanceof ListVector list) {
      return of(
          list.getDataVector(),
          list.getElementStartIndex(position),
          list.getElementEndIndex(position));
    }
    if (vector instanceof LargeListVector list) {
      return of(
          list.getDataVector(),
          (int) list.getElementStartIndex(position),
          (int) list.getElementEndIndex(position));
    }
    if (vector instanceof FixedSizeListVector list) {
      int size = list.getListSize();
      return of(list.getDataVector(), position * size, (position + 1) * size);
    }
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (FieldVector child : ((StructVector) vector).getChildrenFromFields()) {
      fields.put(child.getName(), of(child, position));
    }
    return fields;
  }
}
