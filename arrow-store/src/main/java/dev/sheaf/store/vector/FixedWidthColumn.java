package dev.sheaf.store.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of whole bytes per value, copied or cast within a family of types. */
final class FixedWidthColumn extends GrowingColumn {
  private final int width;
  private final GrowingBuffer values;

  FixedWidthColumn(BufferAllocator allocator, Field field) {
    super(allocator, field);
    this.width = Layout.width(field.getType());
    this.values = new GrowingBuffer(allocator);
  }

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    Cast cast = Cast.of(source, field());
    long to = room(count);
    if (cast != null) {
      cast.gather(positions, from, count, present, to);
      return;
    }
    FixedCopy.gather(width, VectorMemory.values(source, width), positions, from, count, to);
    if (present != null) {
      FixedCopy.clearAbsent(width, to, present, count);
    }
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    Cast cast = Cast.of(source, field());
    long to = room(count);
    if (cast != null) {
      int[] positions = new int[count];
      Positions.fill(positions, start, count);
      cast.gather(positions, 0, count, present, to);
      return;
    }
    long values = VectorMemory.values(source, width);
    MemoryUtil.copyMemory(values + (long) start * width, to, (long) count * width);
    if (present != null) {
      FixedCopy.clearAbsent(width, to, present, count);
    }
  }

  @Override
  void nulls(int count) {
    MemoryUtil.setMemory(room(count), (long) count * width, (byte) 0);
  }

  /** Where the next value goes, with room for {@code count}. */
  private long room(int count) {
    long used = (long) rowCount() * width;
    values.reserve(used + (long) count * width, used);
    return values.address() + used;
  }

  @Override
  void truncateTo(int toRows) {}

  @Override
  void reserveOwn(int totalRows, long valueBytes) {
    values.reserveExactly((long) totalRows * width, (long) rowCount() * width);
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    loadBuffers(vector, viewRows, values.view((long) viewRows * width));
  }

  @Override
  long ownBytes() {
    return (long) rowCount() * width;
  }

  @Override
  void closeOwn() {
    values.close();
  }
}
