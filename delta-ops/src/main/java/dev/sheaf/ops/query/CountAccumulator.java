package dev.sheaf.ops.query;

import java.util.Arrays;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** Counts rows, or those in which a column of any type is not null. */
final class CountAccumulator implements Accumulator {
  private final Field field;
  private final boolean ofRows;
  private long[] counts = new long[1];
  private @Nullable FieldVector withNulls;

  private CountAccumulator(String name, boolean ofRows) {
    this.field = new Field(name, FieldType.nullable(new ArrowType.Int(64, true)), null);
    this.ofRows = ofRows;
  }

  static CountAccumulator ofRows(String name) {
    return new CountAccumulator(name, true);
  }

  static CountAccumulator ofValues(String name) {
    return new CountAccumulator(name, false);
  }

  @Override
  public void open(FieldVector vector) {
    withNulls = vector.getNullCount() == 0 ? null : vector;
  }

  @Override
  public void reserve(int groups) {
    if (groups > counts.length) {
      counts = Arrays.copyOf(counts, Math.max(groups, 2 * counts.length));
    }
  }

  @Override
  public void add(RowBlock block) {
    FieldVector vector = withNulls;
    if (ofRows || vector == null) {
      for (int i = 0; i < block.count; i++) {
        counts[block.groups[block.from + i]]++;
      }
      return;
    }
    for (int i = 0; i < block.count; i++) {
      counts[block.groups[block.from + i]] += vector.isNull(block.position(i)) ? 0 : 1;
    }
  }

  @Override
  public void addToFirst(RowBlock block) {
    FieldVector vector = withNulls;
    if (ofRows || vector == null) {
      counts[0] += block.count;
    } else {
      for (int i = 0; i < block.count; i++) {
        counts[0] += vector.isNull(block.position(i)) ? 0 : 1;
      }
    }
  }

  /** {@code counts[i]} is then by how much group i has more than the one before it. */
  @Override
  public void addStretches(StretchBlock block) {
    FieldVector vector = ofRows ? null : withNulls;
    for (int i = 0; i < block.count; i++) {
      if (vector == null || !vector.isNull(block.positions[i])) {
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
    CountAccumulator more = (CountAccumulator) other;
    for (int i = 0; i < count; i++) {
      counts[into[i]] += more.counts[i];
    }
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public FieldVector finish(BufferAllocator allocator, int groups) {
    BigIntVector result = (BigIntVector) field.createVector(allocator);
    result.allocateNew(groups);
    for (int i = 0; i < groups; i++) {
      result.set(i, counts[i]);
    }
    result.setValueCount(groups);
    return result;
  }
}
