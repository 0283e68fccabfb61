package dev.sheaf.store.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.MapVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of lists or maps: offsets into a child column. */
final class ListColumn extends GrowingColumn {
  private final GrowingOffsets offsets;
  private final GrowingColumn child;

  ListColumn(BufferAllocator allocator, Field field) {
    super(allocator, field);
    this.offsets = new GrowingOffsets(allocator, Layout.offsetWidth(field.getType()));
    Field element = field.getChildren().get(0);
    this.child =
        field.getType() instanceof ArrowType.Map
            ? StructColumn.ofEntries(allocator, element)
            : GrowingColumn.create(allocator, element);
  }

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    checkType(source);
    SpanBlocks blocks = new SpanBlocks(Spans.ofRows(source), positions, from, count, present);
    makeRoom(count, blocks.lengthSum());
    RowRuns runs = new RowRuns(VectorMemory.element(source), child);
    while (blocks.next()) {
      offsets.append(blocks.lengths(), blocks.size());
      for (int i = 0; i < blocks.size(); i++) {
        runs.append(blocks.starts()[i], blocks.lengths()[i]);
      }
    }
    runs.flush();
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    checkType(source);
    Spans spans = Spans.ofRows(source);
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
    long elements = spans.at(start + count) - first;
    makeRoom(count, elements);
    child.rangeUnder(VectorMemory.element(source), (int) first, (int) elements, null);
    offsets.append(spans, start, count);
  }

  private void checkType(FieldVector source) {
    boolean list = source instanceof ListVector || source instanceof LargeListVector;
    boolean map = source instanceof MapVector;
    if (!list || map != field().getType() instanceof ArrowType.Map) {
      throw Cast.mismatch(source, field());
    }
  }

  private void makeRoom(int count, long elements) {
    // Not more than 32 bits under offsets of 64 either: a vector has an int of rows.
    if (child.rowCount() + elements > Integer.MAX_VALUE) {
      throw full(child.rowCount() + elements);
    }
    offsets.reserve(count);
  }

  @Override
  void nulls(int count) {
    offsets.appendEmpty(count);
  }

  @Override
  void truncateTo(int toRows) {
    offsets.truncate(toRows);
    child.truncate((int) offsets.end());
  }

  @Override
  void reserveOwn(int totalRows, long valueBytes) {
    offsets.reserveExactly(totalRows);
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    loadBuffers(vector, viewRows, offsets.view(viewRows));
    child.load(VectorMemory.element(vector), (int) offsets.at(viewRows));
  }

  @Override
  long ownBytes() {
    return offsets.usedBytes() + child.dataBytes();
  }

  @Override
  void closeOwn() {
    offsets.close();
    child.close();
  }
}
