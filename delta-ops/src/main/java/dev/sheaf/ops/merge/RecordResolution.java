package dev.sheaf.ops.merge;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody decided about one conflict.
 *
 * @param side whose values the fields in conflict take, or whose state the record that one side
 *     removed; null if no side was named
 * @param scope how the side was named
 * @param values values of single fields, by column id; they come before the side
 */
record RecordResolution(@Nullable MergeSide side, Scope scope, SortedMap<Long, ValueRef> values) {
  /** Of which conflicts something was said. What was said of fewer comes before. */
  enum Scope {
    /** Of this one. */
    RECORD,
    /** Of all of a table. */
    TABLE
  }

  /**
   * Where a value stands.
   *
   * @param batch number of the batch of values
   * @param row row of the batch
   */
  record ValueRef(int batch, int row) {}

  RecordResolution {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }

  static RecordResolution of(MergeSide side) {
    return new RecordResolution(side, Scope.RECORD, Collections.emptySortedMap());
  }

  /**
   * The same, with more values. A record that was to be as in the base, where it was not, is there
   * after all.
   */
  RecordResolution with(SortedMap<Long, ValueRef> more, boolean inBase) {
    SortedMap<Long, ValueRef> all = new TreeMap<>(values);
    all.putAll(more);
    return new RecordResolution(side == MergeSide.BASE && !inBase ? null : side, scope, all);
  }
}
