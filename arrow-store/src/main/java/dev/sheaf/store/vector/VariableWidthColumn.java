package dev.sheaf.store.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.util.MemoryUtil;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of strings or binaries, with offsets of 32 or 64 bits. */
final class VariableWidthColumn extends GrowingColumn {
  private final GrowingOffsets offsets;
  private final GrowingBuffer values;

  VariableWidthColumn(BufferAllocator allocator, Field field) {
    super(allocator, field);
    this.offsets = new GrowingOffsets(allocator, Layout.offsetWidth(field.getType()));
    this.values = new GrowingBuffer(allocator);
  }

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    checkType(source);
    SpanBlocks blocks = new SpanBlocks(Spans.ofBytes(source), positions, from, count, present);
    makeRoom(count, blocks.lengthSum());
    long to = values.address() + offsets.end();
    ByteRuns runs = new ByteRuns(source.getDataBuffer(), to, values.limit());
    while (blocks.next()) {
      offsets.append(blocks.lengths(), blocks.size());
      runs.copy(blocks.starts(), blocks.lengths(), blocks.size());
    }
    runs.flush();
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    checkType(source);
    Spans spans = Spans.ofBytes(source);
    if (!spans.check(start, count, present)) {
      int[] positions = new int[count];
      Positions.fill(positions, start, count);
      gather(source, positions, 0, count, present);
      return;
    }
    if (count == 0) {
      return;
    }
    long first = spans.at(start);
    long bytes = spans.at(start + count) - first;
    makeRoom(count, bytes);
    long to = values.address() + offsets.end();
    MemoryUtil.copyMemory(source.getDataBuffer().memoryAddress() + first, to, bytes);
    offsets.append(spans, start, count);
  }

  private void checkType(FieldVector source) {
    ArrowType from = source.getField().getType();
    boolean same =
        switch (field().getType().getTypeID()) {
          case Utf8, LargeUtf8 ->
              from instanceof ArrowType.Utf8 || from instanceof ArrowType.LargeUtf8;
          default -> from instanceof ArrowType.Binary || from instanceof ArrowType.LargeBinary;
        };
    if (!same) {
      throw Cast.mismatch(source, field());
    }
  }

  private void makeRoom(int count, long bytes) {
    long used = offsets.end();
    if (!offsets.canReach(used + bytes)) {
      throw full(used + bytes);
    }
    offsets.reserve(count);
    values.reserve(used + bytes, used);
  }

  @Override
  void nulls(int count) {
    offsets.appendEmpty(count);
  }

  @Override
  void truncateTo(int toRows) {
    offsets.truncate(toRows);
  }

  @Override
  void reserveOwn(int totalRows, long valueBytes) {
    offsets.reserveExactly(totalRows);
    values.reserveExactly(valueBytes, offsets.end());
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    loadBuffers(vector, viewRows, offsets.view(viewRows), values.view(offsets.at(viewRows)));
  }

  @Override
  long ownBytes() {
    return offsets.usedBytes() + offsets.end();
  }

  @Override
  void closeOwn() {
    offsets.close();
    values.close();
  }
}
