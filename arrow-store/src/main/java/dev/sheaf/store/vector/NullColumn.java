package dev.sheaf.store.vector;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of type null: a number of rows. */
final class NullColumn extends GrowingColumn {
  NullColumn(BufferAllocator allocator, Field field) {
    super(allocator, field);
  }

  @Override
  public int nullCount() {
    return rowCount();
  }

  @Override
  void appendPresence(long @Nullable [] present, int count) {}

  @Override
  void appendAbsence(int count) {}

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    range(source, 0, count, present);
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    if (!(source.getField().getType() instanceof ArrowType.Null)) {
      throw Cast.mismatch(source, field());
    }
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    vector.loadFieldBuffers(new ArrowFieldNode(viewRows, viewRows), List.of());
  }

  @Override
  long ownBytes() {
    return 0;
  }

  @Override
  void nulls(int count) {}

  @Override
  void truncateTo(int toRows) {}

  @Override
  void reserveOwn(int totalRows, long valueBytes) {}

  @Override
  void closeOwn() {}
}
