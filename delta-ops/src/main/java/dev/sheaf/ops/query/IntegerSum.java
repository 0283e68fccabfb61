package dev.sheaf.ops.query;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.vector.LongValues;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * The sum of integers of up to 64 bits, or their mean, in 128 bits: it does not overflow.
 *
 * <p><i>Representation:</i> a group's sum is {@code high * 2^64 + low}, low unsigned.
 */
final class IntegerSum implements Accumulator {
  private static final int DIGITS = 38;
  private static final long LOW_HALF = 0xFFFF_FFFFL;

  /** What becomes of the sum. */
  enum Result {
    SUM,
    MEAN
  }

  private final LongColumn column;
  private final boolean signed;
  private final Result result;
  private final Field field;

  /** Whether values are counted per group; else every group that has rows has a value. */
  private final boolean counted;

  private boolean grouped;
  private long[] low = new long[1];
  private long[] high = new long[1];
  private long[] counts = new long[1];

  /**
   * A sum.
   *
   * @param nullable whether the column may hold nulls
   */
  IntegerSum(String name, LongColumn column, ArrowType.Int type, boolean nullable, Result result) {
    this.counted = nullable || result == Result.MEAN;
    this.column = column;
    this.signed = type.getIsSigned() || type.getBitWidth() < 64;
    this.result = result;
    this.field =
        new Field(
            name,
            FieldType.nullable(
                result == Result.SUM
                    ? new ArrowType.Decimal(DIGITS, 0, 128)
                    : new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            null);
  }

  @Override
  public void reserve(int groups) {
    if (groups > low.length) {
      int room = Math.max(groups, 2 * low.length);
      low = Arrays.copyOf(low, room);
      high = Arrays.copyOf(high, room);
      counts = Arrays.copyOf(counts, room);
    }
  }

  @Override
  public void add(RowBlock block) {
    long[] values = column.values;
    long[] present = column.present;
    int[] groups = block.groups;
    long signs = signed ? -1 : 0;
    grouped = true;
    for (int i = 0; i < block.count; i++) {
      if (LongValues.has(present, i)) {
        int group = groups[block.from + i];
        long value = values[i];
        long before = low[group];
        long sum = before + value;
        low[group] = sum;
        if (counted) {
          counts[group]++;
        }
        long carry = ((before & value) | ((before | value) & ~sum)) >>> 63;
        long up = carry + ((value >> 63) & signs);
        if (up != 0) { // seldom: most sums stay on one side of zero
          high[group] += up;
        }
      }
    }
  }

  /** Halves are summed apart: that loop has no carry, and a thousand values do not overflow it. */
  @Override
  public void addToFirst(RowBlock block) {
    long[] values = column.values;
    long[] present = column.present;
    long upper = 0;
    long lower = 0;
    int count = block.count;
    if (present == null) {
      if (signed) {
        for (int i = 0; i < count; i++) {
          upper += values[i] >> 32;
          lower += values[i] & LOW_HALF;
        }
      } else {
        for (int i = 0; i < count; i++) {
          upper += values[i] >>> 32;
          lower += values[i] & LOW_HALF;
        }
      }
      counts[0] += count;
    } else {
      for (int i = 0; i < count; i++) {
        long there = -(present[i >>> 6] >>> i & 1);
        long value = values[i] & there;
        upper += signed ? value >> 32 : value >>> 32;
        lower += value & LOW_HALF;
        counts[0] -= there;
      }
    }
    addTo(0, upper << 32, upper >> 32);
    addTo(0, lower, 0);
  }

  /** Group i then holds by how much it has more than the one before it, modulo 2^128. */
  @Override
  public void addStretches(StretchBlock block) {
    for (int i = 0; i < block.count; i++) {
      int position = block.positions[i];
      if (column.hasRow(position)) {
        long value = column.row(position);
        long sign = signed ? value >> 63 : 0;
        int to = block.to[i];
        addTo(block.from[i], value, sign);
        long before = low[to];
        low[to] = before - value;
        high[to] -= sign + (Long.compareUnsigned(before, value) < 0 ? 1 : 0);
        counts[block.from[i]]++;
        counts[to]--;
      }
    }
  }

  @Override
  public void settle() {
    for (int i = 1; i < low.length; i++) {
      addTo(i, low[i - 1], high[i - 1]);
      counts[i] += counts[i - 1];
    }
  }

  private void addTo(int group, long lowPart, long highPart) {
    long sum = low[group] + lowPart;
    high[group] += highPart + (Long.compareUnsigned(sum, lowPart) < 0 ? 1 : 0);
    low[group] = sum;
  }

  @Override
  public void merge(Accumulator other, int[] into, int count) {
    IntegerSum sums = (IntegerSum) other;
    for (int i = 0; i < count; i++) {
      addTo(into[i], sums.low[i], sums.high[i]);
      counts[into[i]] += sums.counts[i];
    }
    grouped |= sums.grouped;
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public FieldVector finish(BufferAllocator allocator, int groups) {
    return result == Result.SUM ? sums(allocator, groups) : means(allocator, groups);
  }

  private FieldVector sums(BufferAllocator allocator, int groups) {
    DecimalVector sums = (DecimalVector) field.createVector(allocator);
    try {
      sums.allocateNew(groups);
      for (int i = 0; i < groups; i++) {
        if (!hasValue(i)) {
          continue;
        }
        if (high[i] == low[i] >> 63) {
          sums.set(i, low[i]);
        } else {
          BigDecimal sum = new BigDecimal(sum(i));
          if (sum.precision() > DIGITS) {
            throw SheafException.of(
                ErrorCode.LIMIT_EXCEEDED,
                "a sum of column '{column}' has more than 38 digits",
                "column",
                field.getName());
          }
          sums.set(i, sum);
        }
      }
      sums.setValueCount(groups);
      return sums;
    } catch (RuntimeException | Error e) {
      sums.close();
      throw e;
    }
  }

  private FieldVector means(BufferAllocator allocator, int groups) {
    Float8Vector means = (Float8Vector) field.createVector(allocator);
    means.allocateNew(groups);
    for (int i = 0; i < groups; i++) {
      if (counts[i] > 0) {
        double sum = high[i] == low[i] >> 63 ? (double) low[i] : sum(i).doubleValue();
        means.set(i, sum / counts[i]);
      }
    }
    means.setValueCount(groups);
    return means;
  }

  private boolean hasValue(int group) {
    return counts[group] > 0 || (grouped && !counted);
  }

  private BigInteger sum(int group) {
    return BigInteger.valueOf(high[group])
        .shiftLeft(64)
        .add(new BigInteger(Long.toUnsignedString(low[group])));
  }
}
