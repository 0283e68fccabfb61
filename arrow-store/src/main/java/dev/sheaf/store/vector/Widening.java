package dev.sheaf.store.vector;

import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A column under another type of its family: how rows that were written under one schema are read
 * under another.
 */
public final class Widening {
  private Widening() {}

  /**
   * All rows of a vector as a new one of type {@code target}, which the caller closes.
   *
   * <p><i>Cost:</i> copies every value once.
   *
   * @param target of the same {@linkplain dev.sheaf.store.schema.TypeFamily family}; usually wider,
   *     and narrower only if every value fits
   * @throws dev.sheaf.store.error.SheafException {@code SCHEMA_MISMATCH} when a value does not fit
   *     or the family is another
   */
  public static FieldVector widen(BufferAllocator allocator, FieldVector source, Field target) {
    try (GrowingColumn column = GrowingColumn.create(allocator, target)) {
      column.reserve(source.getValueCount(), 0);
      column.append(source, 0, source.getValueCount());
      return column.finish();
    }
  }
}
