package dev.sheaf.store.scan;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Gathers rows chunk by chunk, so that each chunk is leased once, and then brings them into the
 * order that was asked for.
 *
 * <p><i>Cost:</i> each value is copied once where the rows are asked for in the order of chunks, as
 * a row set has them, and else twice, a column at a time.
 */
final class RowGathering implements AutoCloseable {
  private final BufferAllocator allocator;
  private final RowColumns columns;
  private final long[] addresses;
  private final int count;
  private final List<GrowingColumn> gathered = new ArrayList<>();
  private final Map<Integer, ColumnMapping> mappings = new HashMap<>();

  RowGathering(BufferAllocator allocator, RowColumns columns, long[] addresses, int count) {
    this.allocator = allocator;
    this.columns = columns;
    this.addresses = addresses;
    this.count = count;
    columns.fields().forEach(field -> gathered.add(GrowingColumn.create(allocator, field)));
  }

  /** Takes the rows of one chunk. */
  void add(ChunkGroups groups, int group, ChunkLease lease) {
    int size = groups.size(group);
    int[] positions = new int[size];
    for (int i = 0; i < size; i++) {
      positions[i] = RowAddress.position(addresses[groups.place(group, i)]);
    }
    Segment segment = lease.segment();
    ColumnMapping mapping =
        mappings.computeIfAbsent(
            segment.id(), id -> ColumnMapping.of(columns.schema(), segment.schema()));
    // Columns are wanted with their values, of whichever width: appending brings them to the type.
    try (ColumnMapping.View view = mapping.view(allocator, lease::column, lease.rowCount())) {
      for (int i = 0; i < columns.count(); i++) {
        int position = columns.position(i);
        if (position == RowColumns.ABSENT || !mapping.has(position)) {
          gathered.get(i).appendNulls(size);
        } else {
          gathered.get(i).append(view.column(position), positions, 0, size);
        }
      }
    }
  }

  /** The rows in the order asked for. */
  List<FieldVector> finish(ChunkGroups groups) {
    int[] order = order(groups);
    List<FieldVector> finished = new ArrayList<>(gathered.size());
    try {
      for (GrowingColumn column : gathered) {
        finished.add(order == null ? column.finish() : ordered(column, order));
      }
      return finished;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    }
  }

  /** Where each row is among those gathered, or null where all are where they should be. */
  private int @Nullable [] order(ChunkGroups groups) {
    int[] order = new int[count];
    int next = 0;
    boolean asGathered = true;
    for (int group = 0; group < groups.groupCount(); group++) {
      for (int i = 0; i < groups.size(group); i++) {
        int place = groups.place(group, i);
        asGathered &= place == next;
        order[place] = ++next;
      }
    }
    if (asGathered && next == count) {
      return null;
    }
    int missing = next;
    for (int i = 0; i < count; i++) {
      order[i] = order[i] == 0 ? missing : order[i] - 1;
    }
    return order;
  }

  private FieldVector ordered(GrowingColumn column, int[] order) {
    column.appendNulls(1); // what rows without an address are
    try (FieldVector source = column.finish();
        GrowingColumn target = GrowingColumn.create(allocator, column.field())) {
      target.reserve(count, 0);
      target.append(source, order, 0, count);
      return target.finish();
    }
  }

  @Override
  public void close() {
    gathered.forEach(GrowingColumn::close);
  }
}
