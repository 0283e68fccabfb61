package dev.sheaf.store.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of layout {@link Layout#BITS}. */
final class BitColumn extends GrowingColumn {
  private final GrowingBits values;

  BitColumn(BufferAllocator allocator, Field field) {
    super(allocator, field);
    this.values = new GrowingBits(allocator);
  }

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    checkType(source);
    long bits = VectorMemory.bits(source);
    values.reserve(count);
    for (int i = 0; i < count; i += 64) {
      int n = Math.min(64, count - i);
      long word = Bits.gather(bits, positions, from + i, n);
      values.append(present == null ? word : word & present[i >>> 6], n);
    }
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    checkType(source);
    long bits = VectorMemory.bits(source);
    values.reserve(count);
    for (int i = 0; i < count; i += 64) {
      int n = Math.min(64, count - i);
      long word = Bits.load(bits, (long) start + i, n);
      values.append(present == null ? word : word & present[i >>> 6], n);
    }
  }

  private void checkType(FieldVector source) {
    if (!(source.getField().getType() instanceof ArrowType.Bool)) {
      throw Cast.mismatch(source, field());
    }
  }

  @Override
  void nulls(int count) {
    values.appendZeros(count);
  }

  @Override
  void truncateTo(int toRows) {
    values.truncate(toRows);
  }

  @Override
  void reserveOwn(int totalRows, long valueBytes) {
    values.reserveExactly(totalRows);
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    loadBuffers(vector, viewRows, values.view(viewRows));
  }

  @Override
  long ownBytes() {
    return (rowCount() + 7L) >>> 3;
  }

  @Override
  void closeOwn() {
    values.close();
  }
}
