package dev.sheaf.store.vector;

import dev.sheaf.store.schema.TypeFamily;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Compares the values of two vectors pairwise, a block of rows at a time.
 *
 * <p>Values of different families are never equal, but two nulls are: null is the absence of a
 * value, of whatever type.
 */
abstract class ValueEquality {
  private final Validity aValidity;
  private final Validity bValidity;

  ValueEquality(FieldVector a, FieldVector b, int reads) {
    this.aValidity = Validity.of(a, reads);
    this.bValidity = Validity.of(b, reads);
  }

  /** For two vectors, of each of which about {@code reads} rows will be read. */
  static ValueEquality of(FieldVector first, FieldVector second, int reads) {
    FieldVector a = VectorMemory.storage(first);
    FieldVector b = VectorMemory.storage(second);
    Layout layout = Layout.of(a);
    if (layout != Layout.of(b) || !comparable(a.getField(), b.getField())) {
      return new NeverEqual(a, b, reads);
    }
    return switch (layout) {
      case NULL -> new NeverEqual(a, b, reads);
      case BITS, LONGS -> new LongEquality(a, b, reads);
      case WIDE -> new WideEquality(a, b, reads);
      case VARIABLE, FIXED_BYTES -> new BytesEquality(a, b, reads);
      case LIST, FIXED_SIZE_LIST -> new ListEquality(a, b, reads);
      case STRUCT -> new StructEquality(a, b, reads);
    };
  }

  private static boolean comparable(Field a, Field b) {
    boolean sameScalar = a.getChildren().isEmpty() && a.getType().equals(b.getType());
    return sameScalar || TypeFamily.same(a, b);
  }

  /**
   * Makes {@code equal[out + i]} false when the value of the first vector at {@code as[aFrom + i]}
   * is not that of the second at {@code bs[bFrom + i]}.
   *
   * @param count at most {@link Positions#BLOCK}
   */
  final void and(int[] as, int aFrom, int[] bs, int bFrom, int count, boolean[] equal, int out) {
    long[] aPresent = aValidity.at(as, aFrom, count, null);
    long[] bPresent = bValidity.at(bs, bFrom, count, null);
    long @Nullable [] both = null;
    if (aPresent != null || bPresent != null) {
      both = new long[Bits.words(count)];
      for (int word = 0; word < both.length; word++) {
        long all = Bits.mask(Math.min(64, count - (word << 6)));
        long a = aPresent == null ? all : aPresent[word];
        long b = bPresent == null ? all : bPresent[word];
        both[word] = a & b;
        for (long one = a ^ b; one != 0; one &= one - 1) {
          equal[out + (word << 6) + Long.numberOfTrailingZeros(one)] = false;
        }
      }
    }
    compare(as, aFrom, bs, bFrom, count, both, equal, out);
  }

  /** As {@link #and}, for the rows that {@code both} vectors have. */
  abstract void compare(
      int[] as,
      int aFrom,
      int[] bs,
      int bFrom,
      int count,
      long @Nullable [] both,
      boolean[] equal,
      int out);

  /** Of values that cannot be equal unless both are null. */
  private static final class NeverEqual extends ValueEquality {
    NeverEqual(FieldVector a, FieldVector b, int reads) {
      super(a, b, reads);
    }

    @Override
    void compare(
        int[] as,
        int aFrom,
        int[] bs,
        int bFrom,
        int count,
        long @Nullable [] both,
        boolean[] equal,
        int out) {
      for (int i = 0; i < count; i++) {
        equal[out + i] &= !Presence.has(both, i);
      }
    }
  }
}
