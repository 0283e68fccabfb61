package dev.sheaf.store.vector;

import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/** A growing column of structs: a child column per field, null where the struct is. */
final class StructColumn extends GrowingColumn {
  private enum Names {
    MATTER,
    IGNORED
  }

  private final Names names;
  private final List<GrowingColumn> children;

  StructColumn(BufferAllocator allocator, Field field) {
    this(allocator, field, Names.MATTER);
  }

  private StructColumn(BufferAllocator allocator, Field field, Names names) {
    super(allocator, field);
    this.names = names;
    this.children =
        field.getChildren().stream().map(child -> GrowingColumn.create(allocator, child)).toList();
  }

  /** The entries of a map, whose two fields each library names as it likes. */
  static StructColumn ofEntries(BufferAllocator allocator, Field field) {
    return new StructColumn(allocator, field, Names.IGNORED);
  }

  @Override
  void gather(FieldVector source, int[] positions, int from, int count, long @Nullable [] present) {
    List<FieldVector> given = childrenOf(source);
    for (int i = 0; i < children.size(); i++) {
      children.get(i).gatherUnder(given.get(i), positions, from, count, present);
    }
  }

  @Override
  void range(FieldVector source, int start, int count, long @Nullable [] present) {
    List<FieldVector> given = childrenOf(source);
    for (int i = 0; i < children.size(); i++) {
      children.get(i).rangeUnder(given.get(i), start, count, present);
    }
  }

  /** The children of a struct with the same field names in the same order. */
  private List<FieldVector> childrenOf(FieldVector source) {
    if (!(source instanceof StructVector struct)) {
      throw Cast.mismatch(source, field());
    }
    List<FieldVector> given = struct.getChildrenFromFields();
    if (given.size() != children.size()) {
      throw Cast.mismatch(source, field());
    }
    for (int i = 0; i < given.size() && names == Names.MATTER; i++) {
      if (!given.get(i).getName().equals(children.get(i).field().getName())) {
        throw Cast.mismatch(source, field());
      }
    }
    return given.stream().map(VectorMemory::storage).toList();
  }

  @Override
  void nulls(int count) {
    children.forEach(child -> child.appendNulls(count));
  }

  @Override
  void truncateTo(int toRows) {
    children.forEach(child -> child.truncate(toRows));
  }

  @Override
  void reserveOwn(int totalRows, long valueBytes) {
    children.forEach(child -> child.reserve(totalRows, 0));
  }

  @Override
  void loadOwn(FieldVector vector, int viewRows) {
    loadBuffers(vector, viewRows);
    List<FieldVector> vectors = vector.getChildrenFromFields();
    for (int i = 0; i < children.size(); i++) {
      children.get(i).load(vectors.get(i), viewRows);
    }
  }

  @Override
  long ownBytes() {
    return children.stream().mapToLong(GrowingColumn::dataBytes).sum();
  }

  @Override
  void closeOwn() {
    children.forEach(GrowingColumn::close);
  }
}
