package dev.sheaf.store.testing;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
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
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@linkplain PlainValues plain values} into Arrow vectors, one at a time and in order of
 * position.
 *
 * <p>What stands under a null means nothing to Arrow, so it is filled with rubbish: whoever reads
 * it will differ from run to run.
 */
public final class PlainWriter {
  private final Random rubbish;

  /** A writer with its source of rubbish. */
  public PlainWriter(Random rubbish) {
    this.rubbish = rubbish;
  }

  /** Writes all values and sets the value count. */
  public void writeAll(FieldVector vector, List<? extends @Nullable Object> values) {
    vector.allocateNew();
    for (int i = 0; i < values.size(); i++) {
      write(vector, i, values.get(i));
    }
    vector.setValueCount(values.size());
  }

  /** Writes one value; those at lower positions have been written. */
  public void write(FieldVector vector, int position, @Nullable Object value) {
    if (vector instanceof NullVector) {
      return;
    }
    if (value == null) {
      writeNull(vector, position);
    } else if (vector instanceof BitVector bits) {
      bits.setSafe(position, (Boolean) value ? 1 : 0);
    } else if (vector instanceof DecimalVector decimals) {
      decimals.setSafe(position, (BigDecimal) value);
    } else if (vector instanceof Decimal256Vector decimals) {
      decimals.setSafe(position, (BigDecimal) value);
    } else if (vector instanceof VariableWidthFieldVector strings) {
      strings.setSafe(position, ((Bytes) value).toArray());
    } else if (vector instanceof BaseFixedWidthVector fixed) {
      writeFixed(fixed, position, value);
    } else if (vector instanceof ListVector list) { // and map
      int at = list.startNewValue(position);
      writeItems(list.getDataVector(), at, items(value));
      list.endValue(position, items(value).size());
    } else if (vector instanceof LargeListVector list) {
      long at = list.startNewValue(position);
      writeItems(list.getDataVector(), (int) at, items(value));
      list.endValue(position, items(value).size());
    } else if (vector instanceof FixedSizeListVector list) {
      writeItems(list.getDataVector(), list.startNewValue(position), items(value));
    } else {
      StructVector struct = (StructVector) vector;
      struct.setIndexDefined(position);
      writeMembers(struct, position, items(value));
    }
  }

  private void writeItems(FieldVector vector, int at, List<?> items) {
    for (int i = 0; i < items.size(); i++) {
      write(vector, at + i, items.get(i));
    }
  }

  private void writeMembers(StructVector struct, int position, List<?> members) {
    List<FieldVector> children = struct.getChildrenFromFields();
    for (int i = 0; i < children.size(); i++) {
      write(children.get(i), position, members.get(i));
    }
  }

  private void writeNull(FieldVector vector, int position) {
    if (vector instanceof BaseFixedWidthVector fixed) {
      while (fixed.getValueCapacity() <= position) {
        fixed.reAlloc();
      }
      if (!(fixed instanceof BitVector)) {
        byte[] bytes = new byte[fixed.getTypeWidth()];
        rubbish.nextBytes(bytes);
        fixed.getDataBuffer().setBytes((long) bytes.length * position, bytes);
      }
      fixed.setNull(position);
    } else if (vector instanceof VariableWidthFieldVector strings) {
      byte[] bytes = new byte[rubbish.nextInt(4)];
      rubbish.nextBytes(bytes);
      strings.setSafe(position, bytes);
      BitVectorHelper.unsetBit(strings.getValidityBuffer(), position);
    } else if (vector instanceof StructVector struct) {
      struct.setNull(position);
      writeMembers(struct, position, Arrays.asList(new Object[struct.size()]));
    } else if (vector instanceof FixedSizeListVector list) {
      int size = list.getListSize();
      list.setNull(position);
      writeItems(list.getDataVector(), position * size, Arrays.asList(new Object[size]));
    } else {
      vector.setNull(position);
    }
  }

  private static void writeFixed(BaseFixedWidthVector vector, int position, Object value) {
    while (vector.getValueCapacity() <= position) {
      vector.reAlloc();
    }
    vector.setIndexDefined(position);
    ArrowBuf data = vector.getDataBuffer();
    int width = vector.getTypeWidth();
    long at = (long) width * position;
    if (value instanceof Bytes bytes) {
      data.setBytes(at, bytes.toArray());
    } else if (value instanceof List<?> parts) { // an interval of several parts
      data.setInt(at, part(parts, 0).intValue());
      data.setInt(at + 4, part(parts, 1).intValue());
      if (width == 16) {
        data.setLong(at + 8, part(parts, 2));
      }
    } else {
      long bits =
          value instanceof Real real
              ? realBits(vector.getField().getType(), real)
              : ((Number) value).longValue();
      switch (width) {
        case 1 -> data.setByte(at, (byte) bits);
        case 2 -> data.setShort(at, (short) bits);
        case 4 -> data.setInt(at, (int) bits);
        default -> data.setLong(at, bits);
      }
    }
  }

  private static long realBits(ArrowType type, Real real) {
    return switch (((ArrowType.FloatingPoint) type).getPrecision()) {
      case HALF -> real.toHalf();
      case SINGLE -> real.toSingle();
      case DOUBLE -> real.bits();
    };
  }

  private static Long part(List<?> parts, int index) {
    return (Long) Objects.requireNonNull(parts.get(index));
  }

  private static List<?> items(Object value) {
    return (List<?>) value;
  }

  /** Whether a column of that field can hold a value of its family as it is. */
  public static boolean holds(Field field, @Nullable Object value) {
    if (value instanceof List<?> parts && !field.getChildren().isEmpty()) {
      boolean struct = field.getType() instanceof ArrowType.Struct;
      for (int i = 0; i < parts.size(); i++) {
        if (!holds(field.getChildren().get(struct ? i : 0), parts.get(i))) {
          return false;
        }
      }
      return true;
    }
    return holds(field.getType(), value);
  }

  private static boolean holds(ArrowType type, @Nullable Object value) {
    if (value instanceof BigInteger integer) {
      ArrowType.Int range = (ArrowType.Int) type;
      return range.getIsSigned()
          ? integer.bitLength() < range.getBitWidth()
          : integer.signum() >= 0 && integer.bitLength() <= range.getBitWidth();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.precision() <= ((ArrowType.Decimal) type).getPrecision();
    }
    if (value instanceof Real real) {
      return switch (((ArrowType.FloatingPoint) type).getPrecision()) {
        case HALF -> real.isHalf();
        case SINGLE -> real.isSingle();
        case DOUBLE -> true;
      };
    }
    return true;
  }
}
