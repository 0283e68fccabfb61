package dev.sheaf.ops.query;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.vector.LongValues;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** One run of an aggregation: batches come in, groups go out. */
final class AggregationRun implements BatchConsumer, AutoCloseable {
  private final BufferAllocator allocator;
  private final int[] keyColumns;
  private final @Nullable GroupTable table;
  private final List<Accumulator> accumulators = new ArrayList<>();
  private final List<Integer> accumulatorColumns = new ArrayList<>();
  private final Map<Integer, LongColumn> longColumns = new LinkedHashMap<>();
  private final RowBlock block = new RowBlock();
  private int[] groups = new int[0];

  AggregationRun(BufferAllocator allocator, Aggregation aggregation, Schema schema) {
    this.allocator = allocator;
    this.keyColumns =
        aggregation.keys().stream().mapToInt(key -> Columns.index(schema, key)).toArray();
    List<Field> keys = new ArrayList<>();
    for (int column : keyColumns) {
      Field field = schema.getFields().get(column);
      Aggregation.requireGroupable(field);
      keys.add(new Field(field.getName(), FieldType.nullable(field.getType()), null));
    }
    for (Aggregate aggregate : aggregation.aggregates()) {
      add(aggregate, schema);
    }
    boolean oneLong = keys.size() == 1 && LongValues.canRead(keys.get(0).getType());
    this.table =
        keys.isEmpty()
            ? null
            : oneLong ? new LongGroups(allocator, keys.get(0)) : new HashedGroups(allocator, keys);
  }

  private void add(Aggregate aggregate, Schema schema) {
    String name = aggregate.column();
    if (name == null) {
      accumulatorColumns.add(-1);
      accumulators.add(CountAccumulator.ofRows(aggregate.name()));
      return;
    }
    int column = Columns.index(schema, name);
    Field field = schema.getFields().get(column);
    Aggregation.requireComputable(aggregate.function(), field);
    accumulatorColumns.add(column);
    accumulators.add(accumulator(aggregate, column, field.getType()));
  }

  private Accumulator accumulator(Aggregate aggregate, int column, ArrowType type) {
    String name = aggregate.name();
    return switch (aggregate.function()) {
      case COUNT_ROWS -> CountAccumulator.ofRows(name);
      case COUNT -> CountAccumulator.ofValues(name);
      case SUM -> sum(name, longs(column), type, IntegerSum.Result.SUM);
      case AVG -> sum(name, longs(column), type, IntegerSum.Result.MEAN);
      case MIN, MAX ->
          LongValues.canRead(type)
              ? new LongExtreme(name, longs(column), type, aggregate.function())
              : new BytesExtreme(name, type, aggregate.function());
    };
  }

  private static Accumulator sum(
      String name, LongColumn column, ArrowType type, IntegerSum.Result result) {
    return type instanceof ArrowType.Int integer
        ? new IntegerSum(name, column, integer, result)
        : new DoubleSum(name, column, result);
  }

  private LongColumn longs(int column) {
    return longColumns.computeIfAbsent(column, any -> new LongColumn());
  }

  @Override
  public void accept(Batch batch) {
    longColumns.forEach((column, longs) -> longs.open(batch.column(column)));
    for (int i = 0; i < accumulators.size(); i++) {
      if (accumulatorColumns.get(i) >= 0) {
        accumulators.get(i).open(batch.column(accumulatorColumns.get(i)));
      }
    }
    if (groups.length < batch.selectedCount()) {
      groups = new int[batch.selectedCount()];
    }
    if (table != null) {
      FieldVector[] keys = new FieldVector[keyColumns.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = batch.column(keyColumns[i]);
      }
      table.assign(batch, keys, groups);
      for (Accumulator accumulator : accumulators) {
        accumulator.reserve(table.groupCount());
      }
    }
    block.begin(batch, groups);
    while (block.next()) {
      longColumns.values().forEach(column -> column.load(block));
      for (Accumulator accumulator : accumulators) {
        if (table == null) {
          accumulator.addToFirst(block);
        } else {
          accumulator.add(block);
        }
      }
    }
  }

  /** The result; the caller closes it. */
  VectorSchemaRoot finish() {
    int count = table == null ? 1 : table.groupCount();
    List<FieldVector> columns = new ArrayList<>();
    try {
      if (table != null) {
        columns.addAll(table.finish());
      }
      for (Accumulator accumulator : accumulators) {
        columns.add(accumulator.finish(allocator, count));
      }
      return new VectorSchemaRoot(
          columns.stream().map(FieldVector::getField).toList(), columns, count);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  @Override
  public void close() {
    if (table != null) {
      table.close();
    }
  }
}
