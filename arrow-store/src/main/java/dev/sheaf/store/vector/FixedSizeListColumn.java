package dev.sheaf.store.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of lists of one size: a child column with so many rows for each. */
final class FixedSizeListColumn extends GrowingColumn {
  private final int size;
  private final GrowingColumn child;

  FixedSizeListColumn(BufferAllocator allocator, Field field) {
    super(allocator, field);
    this.size = ((ArrowType.FixedSizeList) field.getType()).getListSize();
    this.child = GrowingColumn.create(allocator, field.getChildren().get(0));
  }

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    check(source, count);
    RowRuns runs = new RowRuns(VectorMemory.element(source), child);
    for (int i = 0; i < count; ) {
      int end = Presence.runEnd(present, i, count);
      if (Presence.has(present, i)) {
        for (; i < end; i++) {
          runs.append((long) positions[from + i] * size, size);
        }
      } else {
        runs.flush();
        child.appendNulls((end - i) * size);
        i = end;
      }
    }
    runs.flush();
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    check(source, count);
    FieldVector elements = VectorMemory.element(source);
    for (int i = 0; i < count; ) {
      int end = Presence.runEnd(present, i, count);
      int rows = (end - i) * size;
      if (Presence.has(present, i)) {
        child.rangeUnder(elements, (start + i) * size, rows, null);
      } else {
        child.appendNulls(rows);
      }
      i = end;
    }
  }

  private void check(FieldVector source, int count) {
    if (!(source instanceof FixedSizeListVector list) || list.getListSize() != size) {
      throw Cast.mismatch(source, field());
    }
    checkRoom(rowCount() + (long) count);
    VectorMemory.checkChildRows(source, (long) source.getValueCount() * size);
  }

  private void checkRoom(long totalRows) {
    long elements = totalRows * size;
    if (elements > Integer.MAX_VALUE) {
      throw full(elements);
    }
  }

  @Override
  void nulls(int count) {
    checkRoom(rowCount() + (long) count);
    child.appendNulls(count * size);
  }

  @Override
  void truncateTo(int toRows) {
    child.truncate(toRows * size);
  }

  @Override
  void reserveOwn(int totalRows, long valueBytes) {
    checkRoom(totalRows);
    child.reserve(totalRows * size, valueBytes);
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    loadBuffers(vector, viewRows);
    child.load(VectorMemory.element(vector), viewRows * size);
  }

  @Override
  long ownBytes() {
    return child.dataBytes();
  }

  @Override
  void closeOwn() {
    child.close();
  }
}
