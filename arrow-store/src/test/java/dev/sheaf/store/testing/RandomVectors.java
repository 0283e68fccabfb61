package dev.sheaf.store.testing;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.DateMilliVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Random vectors of any field, as other libraries might make them: few distinct values or many,
 * extremes, no nulls or only nulls, anything under null slots (strings, list elements, struct
 * members), and as often as not a window into a larger vector, whose offsets do not begin at zero.
 *
 * <p>The caller closes what it gets.
 */
public final class RandomVectors {
  private static final int ELEMENTS_MAX = 5;
  private static final int STRING_BYTES_MAX = 40;
  private static final long DAY_MILLIS = 86_400_000L;

  private RandomVectors() {}

  /** A vector of {@code rows} random values. */
  public static FieldVector of(BufferAllocator allocator, Random random, Field field, int rows) {
    int before = random.nextBoolean() ? 8 * random.nextInt(4) : 0;
    int after = random.nextInt(3);
    try (FieldVector whole = field.createVector(allocator)) {
      fill(whole, random, before + rows + after, random.nextInt(3) == 0);
      return window(allocator, whole, before, rows);
    }
  }

  /** A vector of each field of the schema. */
  public static List<FieldVector> columns(
      BufferAllocator allocator, Random random, Schema schema, int rows) {
    List<FieldVector> columns = new ArrayList<>();
    for (Field field : schema.getFields()) {
      columns.add(of(allocator, random, field, rows));
    }
    return columns;
  }

  /**
   * A batch in which no two rows have equal values in the key columns; it has fewer rows than asked
   * for where the key types do not have so many values.
   *
   * @param keys names of the key columns; empty for all of them
   */
  public static VectorSchemaRoot batch(
      BufferAllocator allocator, Random random, Schema schema, List<String> keys, int rows) {
    List<FieldVector> columns = columns(allocator, random, schema, rows);
    List<FieldVector> keyColumns =
        columns.stream()
            .filter(column -> keys.isEmpty() || keys.contains(column.getName()))
            .toList();
    Set<List<Object>> seen = new HashSet<>();
    List<Integer> unique = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      if (seen.add(NaiveValues.row(keyColumns, i))) {
        unique.add(i);
      }
    }
    VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
    for (int c = 0; c < columns.size(); c++) {
      try (FieldVector column = columns.get(c)) {
        for (int i = 0; i < unique.size(); i++) {
          root.getVector(c).copyFromSafe(unique.get(i), i, column);
        }
      }
    }
    root.setRowCount(unique.size());
    return root;
  }

  /**
   * Rows {@code [start, start + rows)} as a vector over the same buffers, its offsets as they are.
   *
   * @param start a multiple of 8, where a byte of validity begins
   */
  public static FieldVector window(
      BufferAllocator allocator, FieldVector vector, int start, int rows) {
    FieldVector window = vector.getField().createVector(allocator);
    load(window, vector, start, rows);
    return window;
  }

  private static void load(FieldVector window, FieldVector vector, int start, int rows) {
    if (vector instanceof NullVector) {
      window.setValueCount(rows);
      return;
    }
    List<ArrowBuf> buffers = new ArrayList<>();
    buffers.add(slice(vector.getValidityBuffer(), start / 8L, (rows + 7L) / 8));
    if (vector instanceof BitVector bits) {
      buffers.add(slice(bits.getDataBuffer(), start / 8L, (rows + 7L) / 8));
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      long width = fixed.getTypeWidth();
      buffers.add(slice(fixed.getDataBuffer(), start * width, rows * width));
    } else if (vector instanceof BaseVariableWidthVector || vector instanceof ListVector) {
      buffers.add(slice(vector.getOffsetBuffer(), start * 4L, rows == 0 ? 0 : (rows + 1) * 4L));
    } else if (vector instanceof BaseLargeVariableWidthVector
        || vector instanceof LargeListVector) {
      buffers.add(slice(vector.getOffsetBuffer(), start * 8L, rows == 0 ? 0 : (rows + 1) * 8L));
    }
    if (vector instanceof BaseVariableWidthVector
        || vector instanceof BaseLargeVariableWidthVector) {
      buffers.add(vector.getDataBuffer());
    }
    int nulls = BitVectorHelper.getNullCount(buffers.get(0), rows);
    window.loadFieldBuffers(new ArrowFieldNode(rows, nulls), buffers);
    List<FieldVector> children = vector.getChildrenFromFields();
    for (int i = 0; i < children.size(); i++) {
      FieldVector child = children.get(i);
      FieldVector into = window.getChildrenFromFields().get(i);
      if (vector instanceof StructVector) {
        load(into, child, start, rows);
      } else if (vector instanceof FixedSizeListVector list) {
        load(into, child, start * list.getListSize(), rows * list.getListSize());
      } else {
        load(into, child, 0, child.getValueCount());
      }
    }
  }

  private static ArrowBuf slice(ArrowBuf buffer, long start, long bytes) {
    return buffer.slice(Math.min(start, buffer.capacity()), Math.min(bytes, buffer.capacity()));
  }

  private static void fill(FieldVector vector, Random random, int rows, boolean few) {
    vector.setInitialCapacity(rows);
    vector.allocateNew();
    if (vector instanceof BaseFixedWidthVector fixed) {
      fixed.setValueCount(rows);
      fillFixed(fixed, random, rows, few);
    } else if (vector instanceof BaseVariableWidthVector strings) {
      for (int i = 0; i < rows; i++) {
        strings.setSafe(i, string(random, few));
      }
    } else if (vector instanceof BaseLargeVariableWidthVector strings) {
      for (int i = 0; i < rows; i++) {
        strings.setSafe(i, string(random, few));
      }
    } else {
      fillNested(vector, random, rows, few);
    }
    vector.setValueCount(rows);
    int nullsIn100 = pick(random, 0, 0, 10, 50, 90, 100);
    for (int i = 0; i < rows && !(vector instanceof NullVector); i++) {
      boolean absent = vector.getField().isNullable() && random.nextInt(100) < nullsIn100;
      BitVectorHelper.setValidityBit(vector.getValidityBuffer(), i, absent ? 0 : 1);
    }
  }

  private static void fillNested(FieldVector vector, Random random, int rows, boolean few) {
    if (vector instanceof StructVector) {
      vector.getChildrenFromFields().forEach(child -> fill(child, random, rows, few));
    } else if (vector instanceof FixedSizeListVector list) {
      fill(list.getDataVector(), random, rows * list.getListSize(), few);
    } else if (vector instanceof ListVector list) {
      int end = 0;
      for (int i = 0; i < rows; i++) {
        list.startNewValue(i);
        int elements = random.nextInt(ELEMENTS_MAX);
        list.endValue(i, elements);
        end += elements;
      }
      fill(list.getDataVector(), random, end, few);
    } else if (vector instanceof LargeListVector list) {
      int end = 0;
      for (int i = 0; i < rows; i++) {
        list.startNewValue(i);
        int elements = random.nextInt(ELEMENTS_MAX);
        list.endValue(i, elements);
        end += elements;
      }
      fill(list.getDataVector(), random, end, few);
    }
  }

  private static void fillFixed(BaseFixedWidthVector vector, Random random, int rows, boolean few) {
    ArrowBuf values = vector.getDataBuffer();
    if (vector instanceof BitVector) {
      for (int i = 0; i < rows; i++) {
        BitVectorHelper.setValidityBit(values, i, random.nextInt(2));
      }
      return;
    }
    byte[] value = new byte[vector.getTypeWidth()];
    ArrowType type = vector.getField().getType();
    for (int i = 0; i < rows; i++) {
      if (type instanceof ArrowType.Decimal decimal) {
        putDecimal(value, decimal.getPrecision(), random, few);
      } else if (type instanceof ArrowType.FloatingPoint) {
        putFloat(value, random, few);
      } else {
        putBytes(value, random, few);
      }
      if (vector instanceof DateMilliVector) {
        makeWholeDays(value);
      }
      values.setBytes((long) i * value.length, value);
    }
  }

  private static void makeWholeDays(byte[] value) {
    ByteBuffer millis = ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN);
    millis.putLong(0, millis.getLong(0) / DAY_MILLIS * DAY_MILLIS);
  }

  /** Small numbers, all zeros, all ones, the extremes of two's complement, or anything. */
  private static void putBytes(byte[] value, Random random, boolean few) {
    int kind = few ? 0 : random.nextInt(6);
    boolean negative = random.nextBoolean();
    for (int b = 0; b < value.length; b++) {
      boolean last = b == value.length - 1;
      value[b] =
          (byte)
              switch (kind) {
                case 0 -> b == 0 ? random.nextInt(4) : 0;
                case 1 -> -1;
                case 2 -> last ? 0x80 : 0;
                case 3 -> last ? 0x7F : -1;
                case 4 -> b < 2 ? random.nextInt() : negative ? -1 : 0;
                default -> random.nextInt();
              };
    }
  }

  /** Zeros of both signs, infinities, NaNs with payloads, subnormals, small numbers, anything. */
  private static void putFloat(byte[] value, Random random, boolean few) {
    int kind = random.nextInt(few ? 3 : 7);
    if (kind == 6) {
      random.nextBytes(value);
      return;
    }
    int bits = value.length * 8;
    int mantissaBits = bits == 16 ? 10 : bits == 32 ? 23 : 52;
    long exponentMax = (1L << (bits - 1 - mantissaBits)) - 1;
    long exponent =
        switch (kind) {
          case 0, 3 -> 0;
          case 1, 4 -> exponentMax;
          default -> exponentMax / 2 + random.nextInt(3);
        };
    long mantissa = kind >= 3 ? random.nextLong() & ((1L << mantissaBits) - 1) : 0;
    long whole = (exponent << mantissaBits) | mantissa;
    whole |= random.nextBoolean() ? 1L << (bits - 1) : 0;
    for (int b = 0; b < value.length; b++) {
      value[b] = (byte) (whole >>> (8 * b));
    }
  }

  private static void putDecimal(byte[] value, int precision, Random random, boolean few) {
    int digits = few ? 1 : 1 + random.nextInt(precision);
    BigInteger bound = BigInteger.TEN.pow(digits);
    BigInteger unscaled = new BigInteger(bound.bitLength() + 8, random).mod(bound);
    BigInteger signed = random.nextBoolean() ? unscaled : unscaled.negate();
    byte[] bigEndian = signed.toByteArray();
    for (int b = 0; b < value.length; b++) {
      int from = bigEndian.length - 1 - b;
      value[b] = from >= 0 ? bigEndian[from] : (byte) (signed.signum() < 0 ? -1 : 0);
    }
  }

  private static byte[] string(Random random, boolean few) {
    if (few) {
      return pick(random, "", "a", "b", "aa", "ab").getBytes(StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder();
    int chars = random.nextInt(random.nextInt(STRING_BYTES_MAX) + 1);
    for (int i = 0; i < chars; i++) {
      text.appendCodePoint(random.nextInt(20) == 0 ? 0x1F333 : 'a' + random.nextInt(26));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  @SafeVarargs
  private static <T> T pick(Random random, T... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
