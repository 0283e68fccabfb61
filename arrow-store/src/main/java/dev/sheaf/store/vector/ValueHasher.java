package dev.sheaf.store.vector;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.MapVector;
import org.jspecify.annotations.Nullable;

/**
 * Hashes the values of one vector under one seed, a block of rows at a time.
 *
 * <p>What hashes the same: values of one family of types that are equal. Numbers are hashed as
 * {@link LongLoader} gives them, decimals as their unscaled value in the fewest of 128 or 256 bits,
 * strings and binaries as their bytes and length, lists and maps as their elements' hashes in order
 * and their number, structs as the sum of their fields' hashes, each under a seed of its name. A
 * null element or field counts as a hash of zero; a null value adds nothing.
 */
abstract class ValueHasher {
  /** The seed of elements, of lists, and of the two fields of a map's entries. */
  private static final long ELEMENT_SEED = 1;

  /** Combined with a value's bits, and the multipliers of its lanes: {@link #addPairs} says how. */
  final long offset;

  final long m0;
  final long m1;
  final long m2;
  final long m3;
  private final Validity validity;

  ValueHasher(FieldVector vector, int reads, long seed) {
    this.validity = Validity.of(vector, reads);
    this.offset = Mix.scramble(seed + Mix.K0);
    this.m0 = Mix.scramble(seed + Mix.K1) | 1;
    this.m1 = Mix.scramble(seed + Mix.K2) | 1;
    this.m2 = Mix.scramble(seed + Mix.K3) | 1;
    this.m3 = Mix.scramble(seed + Mix.K4) | 1;
  }

  /**
   * For a vector, of which about {@code reads} rows will be read.
   *
   * @param seed tells values of this vector from equal ones of another: a column's id
   */
  static ValueHasher of(FieldVector vector, int reads, long seed) {
    FieldVector storage = VectorMemory.storage(vector);
    return switch (Layout.of(storage)) {
      case NULL -> new NothingHasher(storage, reads, seed);
      case BITS, LONGS -> new LongHasher(storage, reads, seed);
      case WIDE -> new WideHasher(storage, reads, seed);
      case VARIABLE, FIXED_BYTES -> new BytesHasher(storage, reads, seed);
      case LIST, FIXED_SIZE_LIST -> new ListHasher(storage, reads, seed);
      case STRUCT -> StructHasher.of(storage, reads, seed);
    };
  }

  /** For the elements of a list or map. */
  static ValueHasher ofElements(FieldVector list, int reads) {
    FieldVector element = VectorMemory.element(list);
    return list instanceof MapVector
        ? StructHasher.ofEntries(element, reads, ELEMENT_SEED)
        : of(element, reads, ELEMENT_SEED);
  }

  /**
   * Adds the hash of the value at {@code positions[from + i]} to {@code high[out + i]} and {@code
   * low[out + i]}; nothing for a null.
   *
   * @param count at most {@link Positions#BLOCK}
   */
  final void add(int[] positions, int from, int count, long[] high, long[] low, int out) {
    long[] present = validity.at(positions, from, count, null);
    add(positions, from, count, present, high, low, out);
  }

  abstract void add(
      int[] positions,
      int from,
      int count,
      long @Nullable [] present,
      long[] high,
      long[] low,
      int out);

  /** Adds the lanes of 128 bits {@code (xs[i], ys[i])} for the rows that are there. */
  final void addPairs(
      long[] xs,
      long[] ys,
      int count,
      long @Nullable [] present,
      long[] high,
      long[] low,
      int out) {
    for (int i = 0; i < count; i++) {
      long mask = present == null ? -1 : Presence.mask(present, i);
      long p = (xs[i] ^ offset) * m0;
      p ^= p >>> 32;
      long q = (ys[i] + p) * m1;
      q ^= q >>> 29;
      long z = (p + q) * m2;
      long t = q * m3;
      low[out + i] += (z ^ (z >>> 32)) & mask;
      high[out + i] += (t ^ (t >>> 29)) & mask;
    }
  }

  /** Of a vector of type null, in which there is nothing to hash. */
  private static final class NothingHasher extends ValueHasher {
    NothingHasher(FieldVector vector, int reads, long seed) {
      super(vector, reads, seed);
    }

    @Override
    void add(
        int[] positions,
        int from,
        int count,
        long @Nullable [] present,
        long[] high,
        long[] low,
        int out) {}
  }
}
