package dev.sheaf.ops.diff;

import dev.sheaf.ops.pair.GroupOrder;
import dev.sheaf.ops.pair.KeyGroupCursor;
import dev.sheaf.ops.pair.KeyGroups;
import dev.sheaf.ops.pair.KeyedRows;
import dev.sheaf.store.rows.RowSet;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Supplier;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * The rows that differ, those of one key together where that is wanted: a cursor over the groups of
 * both sides, or one after the other where their rows have nothing to do with each other.
 */
final class DiffGroups implements AutoCloseable {
  /** No rows of that side are in the groups. */
  private static final int NOWHERE = -1;

  private final Queue<Supplier<KeyGroupCursor>> coming = new ArrayDeque<>();
  private @Nullable KeyGroupCursor current;
  private int beforeSide;
  private int afterSide;

  DiffGroups(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    boolean ordered = options.pairing().order() == GroupOrder.KEY;
    boolean together = options.level() == DiffLevel.RECORDS || options.columns() != null || ordered;
    DiffSide from = diff.from();
    DiffSide to = diff.to();
    if (from != null && to != null && diff.hasRecords() && together) {
      coming.add(
          () -> {
            beforeSide = 0;
            afterSide = 1;
            return KeyGroupCursor.open(
                allocator,
                from.reader(),
                List.of(side(from, diff.removed()), side(to, diff.added())),
                options.pairing());
          });
      return;
    }
    if (from != null) {
      coming.add(
          () -> {
            beforeSide = 0;
            afterSide = NOWHERE;
            return KeyGroupCursor.open(
                allocator, from.reader(), List.of(side(from, diff.removed())), options.pairing());
          });
    }
    if (to != null) {
      coming.add(
          () -> {
            beforeSide = NOWHERE;
            afterSide = 0;
            return KeyGroupCursor.open(
                allocator, to.reader(), List.of(side(to, diff.added())), options.pairing());
          });
    }
  }

  private static KeyedRows side(DiffSide side, RowSet rows) {
    return new KeyedRows(side.schema(), rows);
  }

  /** The next rows, or null at the end. */
  @Nullable ChangedRows next() {
    ChangedRows rows = new ChangedRows(KeyGroups.COUNT_MAX);
    while (true) {
      if (current == null) {
        Supplier<KeyGroupCursor> next = coming.poll();
        if (next == null) {
          return null;
        }
        current = next.get();
      }
      if (current.advance(groups -> add(groups, rows))) {
        return rows;
      }
      closeCurrent();
    }
  }

  private void add(KeyGroups groups, ChangedRows rows) {
    for (int i = 0; i < groups.count(); i++) {
      rows.add(
          beforeSide == NOWHERE ? KeyGroups.NONE : groups.address(beforeSide, i),
          afterSide == NOWHERE ? KeyGroups.NONE : groups.address(afterSide, i));
    }
  }

  private void closeCurrent() {
    if (current != null) {
      current.close();
      current = null;
    }
  }

  @Override
  public void close() {
    coming.clear();
    closeCurrent();
  }
}
