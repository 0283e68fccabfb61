package dev.sheaf.ops.query;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Numbers the keys of rows in the order in which they appear, and keeps each key once.
 *
 * <p><i>Ownership:</i> holds the keys in the allocator until it is closed. <i>Threads:</i> one.
 */
abstract class GroupTable implements AutoCloseable {
  private final List<GrowingColumn> keys = new ArrayList<>();
  private int groups;

  GroupTable(BufferAllocator allocator, List<Field> fields) {
    for (Field field : fields) {
      keys.add(GrowingColumn.create(allocator, field));
    }
  }

  /** Groups so far. */
  final int groupCount() {
    return groups;
  }

  /**
   * Numbers the wanted rows of a batch.
   *
   * @param columns of the key
   * @param into receives the group of the i-th wanted row at {@code into[i]}
   */
  abstract void assign(Batch batch, FieldVector[] columns, int[] into);

  /** A new group; its key is appended by {@link #append}, in the order of the numbers. */
  final int newGroup() {
    if (groups == Aggregation.GROUPS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "there are more than {most} groups; group by less, or ask in SQL",
          "most",
          Aggregation.GROUPS_MAX);
    }
    return groups++;
  }

  /** Appends the keys of the rows at {@code positions[0, count)}. */
  final void append(FieldVector[] columns, int[] positions, int count) {
    for (int i = 0; i < columns.length; i++) {
      keys.get(i).append(columns[i], positions, 0, count);
    }
  }

  /** The keys of all groups, to be compared with; the caller closes them. */
  final FieldVector[] view(BufferAllocator allocator) {
    FieldVector[] views = new FieldVector[keys.size()];
    try {
      for (int i = 0; i < views.length; i++) {
        views[i] = keys.get(i).view(allocator, keys.get(i).rowCount());
      }
      return views;
    } catch (RuntimeException | Error e) {
      for (FieldVector view : views) {
        if (view != null) {
          view.close();
        }
      }
      throw e;
    }
  }

  /** The keys by group, in vectors that the caller closes; then there are none here. */
  final List<FieldVector> finish() {
    List<FieldVector> finished = new ArrayList<>();
    try {
      for (GrowingColumn key : keys) {
        finished.add(key.finish());
      }
      return finished;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    }
  }

  @Override
  public void close() {
    keys.forEach(GrowingColumn::close);
  }
}
