package dev.sheaf.store.vector;

import java.util.Objects;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.jspecify.annotations.Nullable;

/**
 * The beginnings of a column's values as longs that go up as a {@link SortRule} says: a value whose
 * long is less than another's comes before it.
 *
 * <p>Of values of up to 64 bits it is all that matters, of strings and binaries the first eight
 * bytes, of decimals the whole number where it has 64 bits, and the least or greatest long where it
 * has more. Nulls are the least or greatest long too, so longs that are equal decide nothing but
 * where {@link #decides} says so.
 *
 * <p><i>Ownership:</i> valid while the vector is open. <i>Threads:</i> one. <i>Cost:</i> about 0.5
 * ns for a number, 3 ns for a string.
 */
public final class SortPrefixes {
  private final FieldVector vector;
  private final SortRule rule;
  private final Layout layout;
  private final Validity validity;
  private final @Nullable LongValues longs;
  private final boolean unsigned;
  private final boolean floating;
  private final int[] scratch = new int[Positions.BLOCK];
  private final long[] starts;
  private final long[] lengths;

  private SortPrefixes(FieldVector vector, SortRule rule) {
    this.vector = vector;
    this.rule = rule;
    ArrowType type = vector.getField().getType();
    this.layout = Layout.of(type);
    this.validity = Validity.of(vector, vector.getValueCount());
    boolean small = layout == Layout.LONGS || layout == Layout.BITS;
    this.longs = small ? LongValues.of(vector) : null;
    this.unsigned = type instanceof ArrowType.Int integer && !integer.getIsSigned();
    this.floating = type instanceof ArrowType.FloatingPoint;
    boolean bytes = layout == Layout.VARIABLE || layout == Layout.FIXED_BYTES;
    this.starts = new long[bytes ? Positions.BLOCK : 0];
    this.lengths = new long[bytes ? Positions.BLOCK : 0];
  }

  /**
   * Those of a vector.
   *
   * @throws IllegalArgumentException if its type has no order ({@link SortOrder#canSort})
   */
  public static SortPrefixes of(FieldVector vector, SortRule rule) {
    FieldVector storage = VectorMemory.storage(vector);
    if (!SortOrder.canSort(storage.getField().getType())) {
      throw new IllegalArgumentException("no order of " + storage.getField());
    }
    return new SortPrefixes(storage, rule);
  }

  /** Whether values of the same long are equal, or both null, where the long is this one. */
  public boolean decides(long prefix) {
    return longs != null && prefix != Long.MIN_VALUE && prefix != Long.MAX_VALUE;
  }

  /**
   * Makes {@code into[i]} the beginning of row {@code start + i}.
   *
   * @param count at most {@link LongValues#BLOCK}
   */
  public void read(int start, int count, long[] into) {
    Objects.checkFromIndexSize(start, count, vector.getValueCount());
    if (longs != null) {
      longs.read(start, count, into);
      orient(into, count, validity.range(start, count, null));
    } else {
      Positions.fill(scratch, start, count);
      read(scratch, 0, count, into);
    }
  }

  /** Makes {@code into[i]} the beginning of row {@code positions[from + i]}. */
  public void read(int[] positions, int from, int count, long[] into) {
    Positions.check(positions, from, count, vector.getValueCount());
    Objects.checkFromIndexSize(0, count, Math.min(into.length, Positions.BLOCK));
    long[] present = validity.at(positions, from, count, null);
    switch (layout) {
      case BITS, LONGS -> Objects.requireNonNull(longs).read(positions, from, count, into);
      case WIDE -> decimals(positions, from, count, into);
      case VARIABLE, FIXED_BYTES -> bytes(positions, from, count, present, into);
      default -> {
        // All rows are null.
      }
    }
    orient(into, count, present);
  }

  /** Turns longs round that go up the wrong way, and puts nulls at their end. */
  private void orient(long[] into, int count, long @Nullable [] present) {
    if (floating) {
      for (int i = 0; i < count; i++) {
        into[i] = FloatBits.ordered(into[i]);
      }
    }
    long flip = (unsigned ? Long.MIN_VALUE : 0) ^ (rule.isDescending() ? -1 : 0);
    if (flip != 0) {
      for (int i = 0; i < count; i++) {
        into[i] ^= flip;
      }
    }
    if (present != null) {
      long nothing = rule.hasNullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
      for (int i = 0; i < count; i++) {
        into[i] = Presence.has(present, i) ? into[i] : nothing;
      }
    }
  }

  private void decimals(int[] positions, int from, int count, long[] into) {
    int width = Layout.width(vector.getField().getType());
    long values = VectorMemory.values(vector, width);
    for (int i = 0; i < count; i++) {
      long value = values + (long) positions[from + i] * width;
      long low = MemoryUtil.getLong(value);
      long sign = low >> 63;
      long different = 0;
      for (int at = 8; at < width; at += 8) {
        different |= MemoryUtil.getLong(value + at) ^ sign;
      }
      long top = MemoryUtil.getLong(value + width - 8) >> 63;
      into[i] = different == 0 ? low : top ^ Long.MAX_VALUE;
    }
  }

  private void bytes(int[] positions, int from, int count, long @Nullable [] present, long[] into) {
    Spans.ofBytes(vector).load(positions, from, count, present, 0, starts, lengths);
    long data = vector.getDataBuffer().memoryAddress();
    long end = vector.getDataBuffer().capacity();
    for (int i = 0; i < count; i++) {
      long start = starts[i];
      int length = (int) Math.min(8, lengths[i]);
      long word = start + 8 <= end ? MemoryUtil.getLong(data + start) : tail(data + start, length);
      long first = length == 0 ? 0 : Long.reverseBytes(word) & (-1L << (64 - 8 * length));
      into[i] = first ^ Long.MIN_VALUE;
    }
  }

  /** Up to eight bytes at the end of a buffer, the first one lowest. */
  private static long tail(long address, int length) {
    long word = 0;
    for (int i = 0; i < length; i++) {
      word |= (MemoryUtil.getByte(address + i) & 0xFFL) << (8 * i);
    }
    return word;
  }
}
