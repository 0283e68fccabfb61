package dev.sheaf.store.table;

import dev.sheaf.store.scan.ChunkGroups;
import dev.sheaf.store.scan.ColumnMapping;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import dev.sheaf.store.vector.RowEquality;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;

/**
 * Compares rows of a batch with stored rows, value by value: hashes find, values decide.
 *
 * <p><i>Cost:</i> one lease per chunk touched, one kernel call per chunk and column.
 */
final class RowComparison {
  /** What counts as equal. */
  enum Extent {
    /** the given columns have equal values */
    GIVEN,
    /** and whatever else the stored row holds is null: the rows have the same content */
    WHOLE_ROW
  }

  private final BufferAllocator allocator;
  private final TableSchema schema;
  private final IntFunction<Segment> segments;
  private final Map<Integer, ColumnMapping> mappings = new HashMap<>();

  RowComparison(BufferAllocator allocator, TableSchema schema, IntFunction<Segment> segments) {
    this.allocator = allocator;
    this.schema = schema;
    this.segments = segments;
  }

  /**
   * Compares row {@code positions[i]} of a batch with the stored row at {@code addresses[i]}.
   *
   * @param given columns of the batch, in the places of the schema that {@code places} says
   * @param addresses row addresses; negative ones are equal to nothing
   * @param equal {@code boolean[≥ count]}, receives the answers
   */
  void compare(
      FieldVector[] given,
      int[] places,
      Extent extent,
      int[] positions,
      long[] addresses,
      int count,
      boolean[] equal) {
    Arrays.fill(equal, 0, count, false);
    ChunkGroups groups = ChunkGroups.of(addresses, count);
    for (int group = 0; group < groups.groupCount(); group++) {
      compareGroup(given, places, extent, positions, addresses, groups, group, equal);
    }
  }

  private void compareGroup(
      FieldVector[] given,
      int[] places,
      Extent extent,
      int[] positions,
      long[] addresses,
      ChunkGroups groups,
      int group,
      boolean[] equal) {
    int size = groups.size(group);
    int[] ours = new int[size];
    int[] stored = new int[size];
    boolean[] alike = new boolean[size];
    Arrays.fill(alike, true);
    for (int i = 0; i < size; i++) {
      int place = groups.place(group, i);
      ours[i] = positions[place];
      stored[i] = (int) addresses[place] & 0xFFFF;
    }
    long first = addresses[groups.place(group, 0)];
    Segment segment = segments.apply((int) (first >>> 32));
    ColumnMapping mapping =
        mappings.computeIfAbsent(segment.id(), id -> ColumnMapping.of(schema, segment.schema()));
    try (ChunkLease lease = segment.lease((int) first >>> 16, "comparison");
        ColumnMapping.View view = mapping.view(allocator, lease::column, lease.rowCount())) {
      for (int i = 0; i < given.length; i++) {
        RowEquality.equal(given[i], ours, view.column(places[i]), stored, size, alike);
      }
      if (extent == Extent.WHOLE_ROW) {
        requireNothingElse(segment.schema(), lease, stored, alike);
      }
    }
    for (int i = 0; i < size; i++) {
      equal[groups.place(group, i)] = alike[i];
    }
  }

  /** A column that was dropped since must hold null for the rows to be equal. */
  private void requireNothingElse(
      TableSchema physical, ChunkLease lease, int[] stored, boolean[] alike) {
    for (int column = 0; column < physical.columns().size(); column++) {
      if (schema.indexOfId(physical.columns().get(column).id()) < 0) {
        FieldVector values = lease.column(column);
        for (int i = 0; i < stored.length; i++) {
          alike[i] &= values.isNull(stored[i]);
        }
      }
    }
  }
}
