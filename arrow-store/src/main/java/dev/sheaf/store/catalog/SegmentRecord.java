package dev.sheaf.store.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A segment.
 *
 * @param id its number in this dataset, never used again
 * @param tableId the table whose rows it holds
 * @param schemaId the schema that its rows were written with
 * @param owner the branch that appends to it; null if all branches share it. It follows the branch
 *     when that is renamed
 * @param frozen whether nothing is appended any more. Of a table and an owner at most one segment
 *     is not frozen
 * @param end how far it reaches
 */
public record SegmentRecord(
    int id, int tableId, int schemaId, @Nullable String owner, boolean frozen, SegmentEnd end) {
  /** The same, frozen. */
  public SegmentRecord freeze() {
    return new SegmentRecord(id, tableId, schemaId, owner, true, end);
  }

  SegmentRecord withEnd(SegmentEnd newEnd) {
    return new SegmentRecord(id, tableId, schemaId, owner, frozen, newEnd);
  }

  SegmentRecord withOwner(String newOwner) {
    return new SegmentRecord(id, tableId, schemaId, newOwner, frozen, end);
  }
}
