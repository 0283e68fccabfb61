package dev.sheaf.ops.query;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.memory.util.ByteFunctionHelpers;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.jspecify.annotations.Nullable;

/** The least or greatest text or bytes, by unsigned bytes: for UTF-8 the order of code points. */
final class BytesExtreme implements Accumulator {
  private final Field field;
  private final int sign;
  private final ArrowBufPointer pointer = new ArrowBufPointer();
  private final List<byte @Nullable []> best = new ArrayList<>();
  private @Nullable BaseVariableWidthVector column;

  BytesExtreme(String name, ArrowType type, Aggregate.Function function) {
    this.field = new Field(name, FieldType.nullable(type), null);
    this.sign = function == Aggregate.Function.MAX ? -1 : 1;
    best.add(null); // that of all rows, where there are no groups
  }

  @Override
  public void open(FieldVector vector) {
    column = (BaseVariableWidthVector) vector;
  }

  @Override
  public void reserve(int groups) {
    while (best.size() < groups) {
      best.add(null);
    }
  }

  @Override
  public void add(RowBlock block) {
    BaseVariableWidthVector vector = column;
    if (vector == null) {
      throw new IllegalStateException("no batch");
    }
    for (int i = 0; i < block.count; i++) {
      int position = block.position(i);
      if (!vector.isNull(position)) {
        vector.getDataPointer(position, pointer);
        int group = block.groups[block.from + i];
        byte[] present = best.get(group);
        if (present == null || sign * compare(present) < 0) {
          best.set(group, copy());
        }
      }
    }
  }

  @Override
  public void addStretches(StretchBlock block) {
    BaseVariableWidthVector vector = column;
    if (vector == null) {
      throw new IllegalStateException("no batch");
    }
    for (int i = 0; i < block.count; i++) {
      if (!vector.isNull(block.positions[i])) {
        vector.getDataPointer(block.positions[i], pointer);
        addStretch(block.from[i], block.to[i]);
      }
    }
  }

  /** Takes the value of the pointer in; groups next to each other often share their best. */
  private void addStretch(int from, int to) {
    byte[] value = copy();
    byte @Nullable [] last = null;
    boolean better = false;
    for (int group = from; group < to; group++) {
      byte[] present = best.get(group);
      if (present == null || present != last) {
        better = present == null || sign * compare(present) < 0;
        last = present;
      }
      if (better) {
        best.set(group, value);
      }
    }
  }

  @Override
  public void settle() {
    // each group has its own already
  }

  @Override
  public void merge(Accumulator other, int[] into, int count) {
    BytesExtreme more = (BytesExtreme) other;
    for (int i = 0; i < Math.min(count, more.best.size()); i++) {
      byte[] theirs = more.best.get(i);
      byte[] ours = best.get(into[i]);
      if (theirs != null && (ours == null || sign * Arrays.compareUnsigned(theirs, ours) < 0)) {
        best.set(into[i], theirs);
      }
    }
  }

  private int compare(byte[] other) {
    return pointer.getLength() == 0
        ? -other.length
        : ByteFunctionHelpers.compare(
            pointer.getBuf(),
            (int) pointer.getOffset(),
            (int) (pointer.getOffset() + pointer.getLength()),
            other,
            0,
            other.length);
  }

  private byte[] copy() {
    byte[] bytes = new byte[(int) pointer.getLength()];
    if (bytes.length > 0) {
      pointer.getBuf().getBytes(pointer.getOffset(), bytes);
    }
    return bytes;
  }

  @Override
  public Field field() {
    return field;
  }

  @Override
  public FieldVector finish(BufferAllocator allocator, int groups) {
    BaseVariableWidthVector result = (BaseVariableWidthVector) field.createVector(allocator);
    try {
      result.allocateNew(groups);
      for (int i = 0; i < groups; i++) {
        byte[] value = i < best.size() ? best.get(i) : null;
        if (value != null) {
          result.setSafe(i, value);
        }
      }
      result.setValueCount(groups);
      return result;
    } catch (RuntimeException | Error e) {
      result.close();
      throw e;
    }
  }
}
