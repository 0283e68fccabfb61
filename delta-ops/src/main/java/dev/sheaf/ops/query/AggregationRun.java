package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.vector.LongValues;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One run of an aggregation: batches come in, groups go out. */
final class AggregationRun implements BatchConsumer, AutoCloseable {
  private final BufferAllocator allocator;
  private final int[] keyColumns;
  private final @Nullable GroupTable table;
  private final Accumulators accumulators;
  private final RowBlock block = new RowBlock();
  private int[] groups = new int[0];

  AggregationRun(BufferAllocator allocator, Aggregation aggregation, Schema schema) {
    this.allocator = allocator;
    this.keyColumns =
        aggregation.keys().stream().mapToInt(key -> Columns.index(schema, key)).toArray();
    List<Field> keys = aggregation.keyFields(schema);
    this.accumulators = Accumulators.of(aggregation, schema);
    boolean oneLong = keys.size() == 1 && LongValues.canRead(keys.get(0).getType());
    this.table =
        keys.isEmpty()
            ? null
            : oneLong ? new LongGroups(allocator, keys.get(0)) : new HashedGroups(allocator, keys);
  }

  /** Takes in a cursor to its end. */
  void read(BatchCursor rows, Cancellation cancellation) {
    boolean more = true;
    while (more) {
      cancellation.check();
      more = rows.advance(this);
    }
  }

  @Override
  public void accept(Batch batch) {
    accumulators.open(batch);
    if (groups.length < batch.selectedCount()) {
      groups = new int[batch.selectedCount()];
    }
    if (table != null) {
      FieldVector[] keys = new FieldVector[keyColumns.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = batch.column(keyColumns[i]);
      }
      table.assign(batch, keys, groups);
      accumulators.reserve(table.groupCount());
    }
    block.begin(batch, groups);
    while (block.next()) {
      accumulators.add(block, table == null);
    }
  }

  /** Takes in the groups of another run of the same aggregation, behind those that are here. */
  void merge(AggregationRun other) {
    if (table == null || other.table == null) {
      accumulators.merge(other.accumulators, new int[] {0}, 1);
      return;
    }
    int count = other.table.groupCount();
    if (count == 0) {
      return;
    }
    int[] into = new int[count];
    FieldVector[] keys = other.table.view(allocator);
    try {
      List<FieldVector> columns = List.of(keys);
      Schema schema = new Schema(columns.stream().map(FieldVector::getField).toList());
      table.assign(Batch.of(schema, columns, count), keys, into);
    } finally {
      for (FieldVector key : keys) {
        key.close();
      }
    }
    accumulators.reserve(table.groupCount());
    accumulators.merge(other.accumulators, into, count);
  }

  /** The result; the caller closes it. */
  VectorSchemaRoot finish() {
    return table == null
        ? accumulators.finish(allocator, List.of(), 1)
        : accumulators.finish(allocator, table.finish(), table.groupCount());
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
    }
  }
}
