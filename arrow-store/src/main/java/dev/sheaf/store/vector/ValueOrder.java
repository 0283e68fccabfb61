package dev.sheaf.store.vector;

import dev.sheaf.store.schema.TypeFamily;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.pojo.ArrowType;

/** The order of values of two vectors of one family of types: {@link KeyOrder} says which. */
abstract class ValueOrder {
  private final Validity aValidity;
  private final Validity bValidity;

  ValueOrder(FieldVector a, FieldVector b) {
    this.aValidity = Validity.of(a, a.getValueCount());
    this.bValidity = Validity.of(b, b.getValueCount());
  }

  static ValueOrder between(FieldVector first, FieldVector second) {
    FieldVector a = VectorMemory.storage(first);
    FieldVector b = VectorMemory.storage(second);
    if (!TypeFamily.same(a.getField(), b.getField())) {
      throw new IllegalArgumentException(a.getField() + " and " + b.getField());
    }
    return switch (Layout.of(a)) {
      case NULL -> new Nothing(a, b);
      case BITS, LONGS -> new Longs(a, b);
      case WIDE -> new Wide(a, b);
      case VARIABLE, FIXED_BYTES -> new Bytes(a, b);
      case LIST, FIXED_SIZE_LIST -> new Lists(a, b);
      case STRUCT -> new Structs(a, b);
    };
  }

  /** As {@link #between}, but floats as numbers: {@link FloatBits#ordered} says how. */
  static ValueOrder ofNumbers(FieldVector first, FieldVector second) {
    return first.getField().getType() instanceof ArrowType.FloatingPoint
            && TypeFamily.same(first.getField(), second.getField())
        ? new Longs(first, second, Longs.Form.NUMBER)
        : between(first, second);
  }

  final int compare(int a, int b) {
    boolean aValid = aValidity.has(a);
    boolean bValid = bValidity.has(b);
    return aValid && bValid ? compareValid(a, b) : Boolean.compare(aValid, bValid);
  }

  /** As {@link #compare(int, int)}, in the direction and with the nulls where a rule wants them. */
  final int compare(int a, int b, SortRule rule) {
    boolean aValid = aValidity.has(a);
    boolean bValid = bValidity.has(b);
    if (aValid && bValid) {
      int order = compareValid(a, b);
      return rule.isDescending() ? -order : order;
    }
    return rule.hasNullsFirst() ? Boolean.compare(aValid, bValid) : Boolean.compare(bValid, aValid);
  }

  abstract int compareValid(int a, int b);

  private static final class Nothing extends ValueOrder {
    Nothing(FieldVector a, FieldVector b) {
      super(a, b);
    }

    @Override
    int compareValid(int a, int b) {
      return 0;
    }
  }

  private static final class Longs extends ValueOrder {
    private enum Form {
      SIGNED,
      UNSIGNED,
      FLOATING,
      NUMBER,
      DAYS_AND_MILLIS
    }

    private final LongLoader as;
    private final LongLoader bs;
    private final Form form;

    Longs(FieldVector a, FieldVector b) {
      this(a, b, form(a.getField().getType()));
    }

    Longs(FieldVector a, FieldVector b, Form form) {
      super(a, b);
      this.as = LongLoader.of(a);
      this.bs = LongLoader.of(b);
      this.form = form;
    }

    private static Form form(ArrowType type) {
      boolean unsigned = type instanceof ArrowType.Int integer && !integer.getIsSigned();
      boolean days = type instanceof ArrowType.Interval && Layout.width(type) == 8;
      return unsigned
          ? Form.UNSIGNED
          : type instanceof ArrowType.FloatingPoint
              ? Form.FLOATING
              : days ? Form.DAYS_AND_MILLIS : Form.SIGNED;
    }

    @Override
    int compareValid(int a, int b) {
      return Long.compare(ordered(as.at(a)), ordered(bs.at(b)));
    }

    /** A long whose signed order is that of the values. */
    private long ordered(long value) {
      return switch (form) {
        case SIGNED -> value;
        case UNSIGNED -> value ^ Long.MIN_VALUE;
        case FLOATING -> value ^ value >> 63 >>> 1;
        case NUMBER -> FloatBits.ordered(value);
        case DAYS_AND_MILLIS -> value << 32 | (value >>> 32 ^ 0x8000_0000L);
      };
    }
  }

  private static final class Wide extends ValueOrder {
    private final boolean interval;
    private final int aWidth;
    private final int bWidth;
    private final long as;
    private final long bs;

    Wide(FieldVector a, FieldVector b) {
      super(a, b);
      this.interval = a.getField().getType() instanceof ArrowType.Interval;
      this.aWidth = Layout.width(a.getField().getType());
      this.bWidth = Layout.width(b.getField().getType());
      this.as = VectorMemory.values(a, aWidth);
      this.bs = VectorMemory.values(b, bWidth);
    }

    @Override
    int compareValid(int rowA, int rowB) {
      long a = as + (long) rowA * aWidth;
      long b = bs + (long) rowB * bWidth;
      return interval ? intervals(a, b) : decimals(a, b);
    }

    private int decimals(long a, long b) {
      int top = Math.max(aWidth, bWidth) - 8;
      int order =
          Long.compare(WideEquality.word(a, top, aWidth), WideEquality.word(b, top, bWidth));
      for (int at = top - 8; at >= 0 && order == 0; at -= 8) {
        order =
            Long.compareUnsigned(
                WideEquality.word(a, at, aWidth), WideEquality.word(b, at, bWidth));
      }
      return order;
    }

    /** Months, days, nanoseconds. */
    private static int intervals(long a, long b) {
      int order = Integer.compare(MemoryUtil.getInt(a), MemoryUtil.getInt(b));
      if (order == 0) {
        order = Integer.compare(MemoryUtil.getInt(a + 4), MemoryUtil.getInt(b + 4));
      }
      return order == 0
          ? Long.compare(MemoryUtil.getLong(a + 8), MemoryUtil.getLong(b + 8))
          : order;
    }
  }

  private static final class Bytes extends ValueOrder {
    private final Spans as;
    private final Spans bs;
    private final long aData;
    private final long bData;

    Bytes(FieldVector a, FieldVector b) {
      super(a, b);
      this.as = Spans.ofBytes(a).checkAll();
      this.bs = Spans.ofBytes(b).checkAll();
      this.aData = a.getDataBuffer().memoryAddress();
      this.bData = b.getDataBuffer().memoryAddress();
    }

    @Override
    int compareValid(int rowA, int rowB) {
      long a = aData + as.at(rowA);
      long b = bData + bs.at(rowB);
      long aLength = as.at(rowA + 1) - as.at(rowA);
      long bLength = bs.at(rowB + 1) - bs.at(rowB);
      long common = Math.min(aLength, bLength);
      long at = 0;
      for (; at <= common - 8; at += 8) {
        long wordA = MemoryUtil.getLong(a + at);
        long wordB = MemoryUtil.getLong(b + at);
        if (wordA != wordB) {
          return Long.compareUnsigned(Long.reverseBytes(wordA), Long.reverseBytes(wordB));
        }
      }
      for (; at < common; at++) {
        int order = Byte.compareUnsigned(MemoryUtil.getByte(a + at), MemoryUtil.getByte(b + at));
        if (order != 0) {
          return order;
        }
      }
      return Long.compare(aLength, bLength);
    }
  }

  private static final class Lists extends ValueOrder {
    private final Spans as;
    private final Spans bs;
    private final ValueOrder elements;

    Lists(FieldVector a, FieldVector b) {
      super(a, b);
      this.as = Spans.ofRows(a).checkAll();
      this.bs = Spans.ofRows(b).checkAll();
      FieldVector aElements = VectorMemory.element(a);
      FieldVector bElements = VectorMemory.element(b);
      this.elements =
          a instanceof MapVector
              ? new Structs(aElements, bElements)
              : between(aElements, bElements);
    }

    @Override
    int compareValid(int a, int b) {
      long aStart = as.at(a);
      long bStart = bs.at(b);
      long aLength = as.at(a + 1) - aStart;
      long bLength = bs.at(b + 1) - bStart;
      for (long i = 0; i < Math.min(aLength, bLength); i++) {
        int order = elements.compare((int) (aStart + i), (int) (bStart + i));
        if (order != 0) {
          return order;
        }
      }
      return Long.compare(aLength, bLength);
    }
  }

  private static final class Structs extends ValueOrder {
    private final List<ValueOrder> fields = new ArrayList<>();

    Structs(FieldVector a, FieldVector b) {
      super(a, b);
      List<FieldVector> as = a.getChildrenFromFields();
      List<FieldVector> bs = b.getChildrenFromFields();
      for (int i = 0; i < as.size(); i++) {
        fields.add(between(as.get(i), bs.get(i)));
      }
    }

    @Override
    int compareValid(int a, int b) {
      for (ValueOrder field : fields) {
        int order = field.compare(a, b);
        if (order != 0) {
          return order;
        }
      }
      return 0;
    }
  }
}
