package dev.sheaf.ops.query;

import dev.sheaf.store.vector.LongValues;
import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The sum of floats, or their mean, added in the order of the rows. */
final class DoubleSum implements Accumulator {
  private final LongColumn column;
  private final IntegerSum.Result result;
  private final Field field;
  private double[] sums = new double[1];
  private long[] counts = new long[1];

  DoubleSum(String name, LongColumn column, IntegerSum.Result result) {
    this.column = column;
    this.result = result;
    this.field =
        new Field(
            name,
            FieldType.nullable(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)),
            null);
  }

  @Override
  public void reserve(int groups) {
    if (groups > sums.length) {
      int room = Math.max(groups, 2 * sums.length);
      sums = Arrays.copyOf(sums, room);
      counts = Arrays.copyOf(counts, room);
    }
  }

  @Override
  public void add(RowBlock block) {
    long[] values = column.values;
    long[] present = column.present;
    int[] groups = block.groups;
    for (int i = 0; i < block.count; i++) {
      if (LongValues.has(present, i)) {
        int group = groups[block.from + i];
        sums[group] += Double.longBitsToDouble(values[i]);
        counts[group]++;
      }
    }
  }

  @Override
  public void addToFirst(RowBlock block) {
    long[] values = column.values;
    long[] present = column.present;
    double sum = sums[0];
    long count = 0;
    for (int i = 0; i < block.count; i++) {
      if (LongValues.has(present, i)) {
        sum += Double.longBitsToDouble(values[i]);
        count++;
      }
    }
    sums[0] = sum;
    counts[0] += count;
  }

  /** Sums are added to one by one: a difference of floats would not give back what was added. */
  @Override
  public void addStretches(StretchBlock block) {
    for (int i = 0; i < block.count; i++) {
      if (column.hasRow(block.positions[i])) {
        double value = Double.longBitsToDouble(column.row(block.positions[i]));
        for (int group = block.from[i]; group < block.to[i]; group++) {
          sums[group] += value;
        }
        counts[block.from[i]]++;
        counts[block.to[i]]--;
      }
    }
  }

  @Override
  public void settle() {
    for (int i = 1; i < counts.length; i++) {
      counts[i] += counts[i - 1];
    }
  }

  @Override
  public void merge(Accumulator other, int[] into, int count) {
    DoubleSum more = (DoubleSum) other;
    for (int i = 0; i < count; i++) {
      sums[into[i]] += more.sums[i];
      counts[into[i]] += more.counts[i];
    }
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public FieldVector finish(BufferAllocator allocator, int groups) {
    Float8Vector values = (Float8Vector) field.createVector(allocator);
    values.allocateNew(groups);
    for (int i = 0; i < groups; i++) {
      if (counts[i] > 0) {
        values.set(i, result == IntegerSum.Result.SUM ? sums[i] : sums[i] / counts[i]);
      }
    }
    values.setValueCount(groups);
    return values;
  }
}
