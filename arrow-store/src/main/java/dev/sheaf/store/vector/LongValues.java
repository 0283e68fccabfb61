package dev.sheaf.store.vector;

import java.util.Objects;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * The values of a column of up to 64 bits as longs, for kernels outside of this package.
 *
 * <p>Signed integers are sign-extended and unsigned ones zero-extended, floats are the bits of the
 * 64-bit float of equal value, dates, times and durations their number, a bool is 0 or 1. Slots of
 * null rows give anything: see {@link #present}.
 *
 * <p><i>Ownership:</i> valid while the vector is open. <i>Threads:</i> immutable. <i>Cost:</i>
 * about 0.3 ns a value where rows follow each other, 0.7 ns by position.
 */
public final class LongValues {
  /** Rows that a caller should read at a time: scratch arrays stay in the first-level cache. */
  public static final int BLOCK = Positions.BLOCK;

  private final LongLoader loader;
  private final Validity validity;
  private final int rows;
  private final long contiguous;
  private final int[] scratch;

  private LongValues(FieldVector vector) {
    this.loader = LongLoader.of(vector);
    this.validity = Validity.of(vector, vector.getValueCount());
    this.rows = vector.getValueCount();
    ArrowType type = vector.getField().getType();
    boolean wide = !(type instanceof ArrowType.Bool) && Layout.width(type) == Long.BYTES;
    this.contiguous = wide ? VectorMemory.values(vector, Long.BYTES) : 0;
    this.scratch = wide ? new int[0] : new int[BLOCK];
  }

  /** Whether columns of a type can be read so. */
  public static boolean canRead(ArrowType type) {
    Layout layout = Layout.of(type);
    return layout == Layout.LONGS || layout == Layout.BITS;
  }

  /**
   * The values of a vector.
   *
   * @throws IllegalArgumentException if its type is wider
   */
  public static LongValues of(FieldVector vector) {
    return new LongValues(vector);
  }

  /**
   * Makes {@code into[i]} the value of row {@code start + i}.
   *
   * @param count at most {@link #BLOCK}
   */
  public void read(int start, int count, long[] into) {
    Objects.checkFromIndexSize(start, count, rows);
    Objects.checkFromIndexSize(0, count, into.length);
    if (contiguous != 0) {
      long address = contiguous + ((long) start << 3);
      for (int i = 0; i < count; i++) {
        into[i] = MemoryUtil.getLong(address + ((long) i << 3));
      }
    } else {
      Positions.fill(scratch, start, count);
      loader.load(scratch, 0, count, into);
    }
  }

  /** Makes {@code into[i]} the value of row {@code positions[from + i]}; positions ascend. */
  public void read(int[] positions, int from, int count, long[] into) {
    Positions.checkAscending(positions, from, count, rows);
    Objects.checkFromIndexSize(0, count, into.length);
    loader.load(positions, from, count, into);
  }

  /** Which of the rows {@code [start, start + count)} are not null; null when all are. */
  public long @Nullable [] present(int start, int count) {
    Objects.checkFromIndexSize(start, count, rows);
    return validity.range(start, count, null);
  }

  /**
   * Which of the rows {@code positions[from, from + count)} are not null; null when all are.
   * Positions ascend.
   */
  public long @Nullable [] present(int[] positions, int from, int count) {
    Positions.checkAscending(positions, from, count, rows);
    return validity.at(positions, from, count, null);
  }

  /** Whether the i-th row that was read is there, by what {@code present} gave. */
  public static boolean has(long @Nullable [] present, int i) {
    return Presence.has(present, i);
  }
}
