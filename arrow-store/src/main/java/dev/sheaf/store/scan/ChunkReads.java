package dev.sheaf.store.scan;

import dev.sheaf.store.rows.RowAddress;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.segment.ChunkLease;
import dev.sheaf.store.segment.Segment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Turns chunks of a row set into batches under a scan plan: lease, map columns, select, filter.
 *
 * <p>One thread; the array of positions is used again for every chunk.
 */
final class ChunkReads {
  private final ScanPlan plan;
  private final IntFunction<Segment> segments;
  private final BufferAllocator allocator;
  private final String owner;
  private final Map<Integer, ColumnMapping> mappings = new HashMap<>();
  private int[] positions = new int[0];

  ChunkReads(
      ScanPlan plan, IntFunction<Segment> segments, BufferAllocator allocator, String owner) {
    this.plan = plan;
    this.segments = segments;
    this.allocator = allocator;
    this.owner = owner;
  }

  /**
   * Lends the wanted rows of one chunk, if the filter leaves any.
   *
   * @param rowsMax how many rows at most; positive
   * @return how many rows were lent
   */
  int read(RowChunk chunk, long rowsMax, BatchConsumer consumer) {
    Segment segment = segments.apply(chunk.segment());
    try (ChunkLease lease = segment.lease(chunk, owner);
        ColumnMapping.View view =
            mapping(segment).view(allocator, lease::column, lease.rowCount(), chunk)) {
      Selection selection = select(chunk, lease.rowCount(), rowsMax, view);
      if (selection == null) {
        return 0;
      }
      consumer.accept(new Batch(plan.schema(), plan.project(view), lease.rowCount(), selection));
      return selection.count();
    }
  }

  private ColumnMapping mapping(Segment segment) {
    return mappings.computeIfAbsent(
        segment.id(), id -> ColumnMapping.of(plan.table(), segment.schema()));
  }

  private @Nullable Selection select(
      RowChunk chunk, int rowCount, long rowsMax, ColumnMapping.View view) {
    int cardinality = chunk.cardinality();
    if (!plan.hasFilter()) {
      int wanted = (int) Math.min(cardinality, rowsMax);
      if (chunk.isAll(rowCount) && wanted == rowCount) {
        return new Selection.All(rowCount);
      }
      if (chunk.isRun()) {
        return new Selection.Range(chunk.first(), chunk.first() + wanted);
      }
      fill(chunk);
      return Selection.Positions.trusted(positions, wanted);
    }
    fill(chunk);
    int left = plan.narrow(view::column, positions, cardinality);
    if (left == 0) {
      return null;
    }
    int wanted = (int) Math.min(left, rowsMax);
    if (wanted == rowCount) {
      return new Selection.All(rowCount);
    }
    return Selection.Positions.trusted(positions, wanted);
  }

  private void fill(RowChunk chunk) {
    if (positions.length < chunk.cardinality()) {
      positions = new int[RowAddress.CHUNK_ROWS];
    }
    chunk.positions(positions);
  }
}
