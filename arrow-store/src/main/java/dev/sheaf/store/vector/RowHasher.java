package dev.sheaf.store.vector;

import dev.sheaf.store.rows.Fingerprint;
import java.util.Arrays;
import java.util.Objects;
import org.apache.arrow.vector.FieldVector;

/**
 * The content hash of rows: 128 bits that depend on the values of a row and on nothing else.
 *
 * <p>The hash of a row is a bijection of the sum, in two lanes of 64 bits, of the hashes of its
 * values that are not null, each under its column's id. It therefore does not depend on the order
 * of columns, on columns that are null or absent, on the physical width of numbers and offsets, or
 * on how rows are cut into batches. The bijection is not linear, so that sums of row hashes notice
 * when two rows swap a value.
 *
 * <p><b>Stored.</b> Hashes are part of the dataset format: {@link Mix}.
 *
 * <p><i>Cost:</i> per row and column some 2 ns for a number and 10 ns for a short string; heap for
 * one block of 1,024 rows.
 *
 * <p><i>Threads:</i> static functions of their arguments.
 */
public final class RowHasher {
  private RowHasher() {}

  /**
   * Hashes rows {@code [start, start + count)}.
   *
   * @param columns at least {@code start + count} rows each
   * @param columnIds the id of each column
   * @param high receives the upper lane of the i-th row at {@code high[i]}
   * @param low receives the lower lane likewise
   */
  public static void hashRows(
      FieldVector[] columns, long[] columnIds, int start, int count, long[] high, long[] low) {
    for (FieldVector column : columns) {
      Objects.checkFromIndexSize(start, count, column.getValueCount());
    }
    ValueHasher[] hashers = hashers(columns, columnIds, count);
    int[] positions = new int[Math.min(count, Positions.BLOCK)];
    for (int done = 0; done < count; done += Positions.BLOCK) {
      int block = Math.min(Positions.BLOCK, count - done);
      Positions.fill(positions, start + done, block);
      hashBlock(hashers, positions, 0, block, high, low, done);
    }
  }

  /**
   * Hashes the rows at {@code positions[0, count)}.
   *
   * @param high receives the upper lane of the row at {@code positions[i]} at {@code high[i]}
   * @param low receives the lower lane likewise
   */
  public static void hashRows(
      FieldVector[] columns,
      long[] columnIds,
      int[] positions,
      int count,
      long[] high,
      long[] low) {
    for (FieldVector column : columns) {
      Positions.check(positions, 0, count, column.getValueCount());
    }
    ValueHasher[] hashers = hashers(columns, columnIds, count);
    for (int done = 0; done < count; done += Positions.BLOCK) {
      int block = Math.min(Positions.BLOCK, count - done);
      hashBlock(hashers, positions, done, block, high, low, done);
    }
  }

  /** The sum of the first {@code count} hashes modulo 2^128: a table's rows in one number. */
  public static Fingerprint sum(long[] high, long[] low, int count) {
    long sumHigh = 0;
    long sumLow = 0;
    for (int i = 0; i < count; i++) {
      long next = sumLow + low[i];
      sumHigh += high[i] + (Long.compareUnsigned(next, sumLow) < 0 ? 1 : 0);
      sumLow = next;
    }
    return new Fingerprint(sumHigh, sumLow);
  }

  private static ValueHasher[] hashers(FieldVector[] columns, long[] columnIds, int count) {
    if (columns.length != columnIds.length) {
      throw new IllegalArgumentException(columns.length + " columns, " + columnIds.length + " ids");
    }
    ValueHasher[] hashers = new ValueHasher[columns.length];
    for (int c = 0; c < columns.length; c++) {
      hashers[c] = ValueHasher.of(columns[c], count, columnIds[c]);
    }
    return hashers;
  }

  private static void hashBlock(
      ValueHasher[] hashers,
      int[] positions,
      int from,
      int count,
      long[] high,
      long[] low,
      int out) {
    Arrays.fill(high, out, out + count, 0);
    Arrays.fill(low, out, out + count, 0);
    for (ValueHasher hasher : hashers) {
      hasher.add(positions, from, count, high, low, out);
    }
    for (int i = out; i < out + count; i++) {
      long rowHigh = Mix.rowHigh(high[i], low[i]);
      high[i] = rowHigh;
      low[i] = Mix.rowLow(rowHigh, low[i]);
    }
  }
}
