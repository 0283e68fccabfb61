package dev.sheaf.ops.query;

import dev.sheaf.store.scan.Batch;
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
import org.apache.arrow.vector.types.pojo.Schema;

/** The accumulators of all aggregates, and the columns that they share. */
final class Accumulators {
  private final List<Accumulator> accumulators = new ArrayList<>();
  private final List<Integer> columns = new ArrayList<>();
  private final Map<Integer, LongColumn> longColumns = new LinkedHashMap<>();

  private Accumulators() {}

  /** The empty accumulators of an aggregation over rows of a schema. */
  static Accumulators of(Aggregation aggregation, Schema schema) {
    Accumulators all = new Accumulators();
    aggregation.aggregates().forEach(aggregate -> all.add(aggregate, schema));
    return all;
  }

  private void add(Aggregate aggregate, Schema schema) {
    String name = aggregate.column();
    if (name == null) {
      columns.add(-1);
      accumulators.add(CountAccumulator.ofRows(aggregate.name()));
      return;
    }
    int column = Columns.index(schema, name);
    Field field = schema.getFields().get(column);
    Aggregation.requireComputable(aggregate.function(), field);
    columns.add(column);
    accumulators.add(accumulator(aggregate, column, field));
  }

  private Accumulator accumulator(Aggregate aggregate, int column, Field field) {
    ArrowType type = field.getType();
    String name = aggregate.name();
    return switch (aggregate.function()) {
      case COUNT_ROWS -> CountAccumulator.ofRows(name);
      case COUNT -> CountAccumulator.ofValues(name);
      case SUM -> sum(name, longs(column), field, IntegerSum.Result.SUM);
      case AVG -> sum(name, longs(column), field, IntegerSum.Result.MEAN);
      case MIN, MAX ->
          LongValues.canRead(type)
              ? new LongExtreme(name, longs(column), type, aggregate.function())
              : new BytesExtreme(name, type, aggregate.function());
    };
  }

  private static Accumulator sum(
      String name, LongColumn column, Field field, IntegerSum.Result result) {
    return field.getType() instanceof ArrowType.Int integer
        ? new IntegerSum(name, column, integer, field.isNullable(), result)
        : new DoubleSum(name, column, result);
  }

  private LongColumn longs(int column) {
    return longColumns.computeIfAbsent(column, any -> new LongColumn());
  }

  /** The columns of the result that they fill. */
  List<Field> fields() {
    return accumulators.stream().map(Accumulator::field).toList();
  }

  /** Makes room for groups below {@code groups}. */
  void reserve(int groups) {
    accumulators.forEach(accumulator -> accumulator.reserve(groups));
  }

  /** Goes on with another batch, of which blocks will be added. */
  void open(Batch batch) {
    longColumns.forEach((column, longs) -> longs.open(batch.column(column)));
    for (int i = 0; i < accumulators.size(); i++) {
      if (columns.get(i) >= 0) {
        accumulators.get(i).open(batch.column(columns.get(i)));
      }
    }
  }

  /** Goes on with another batch, of which rows will be added by position. */
  void openRows(Batch batch) {
    open(batch);
    longColumns.values().forEach(column -> column.loadRows(batch.rowCount()));
  }

  /** Adds a block, all of it to group zero or each row to its group. */
  void add(RowBlock block, boolean toFirst) {
    longColumns.values().forEach(column -> column.load(block));
    for (Accumulator accumulator : accumulators) {
      if (toFirst) {
        accumulator.addToFirst(block);
      } else {
        accumulator.add(block);
      }
    }
  }

  /** Adds rows to stretches of groups, and empties the block. */
  void addStretches(StretchBlock block) {
    for (Accumulator accumulator : accumulators) {
      accumulator.addStretches(block);
    }
    block.count = 0;
  }

  /** Takes in the groups of others of the same aggregation. */
  void merge(Accumulators others, int[] into, int count) {
    for (int i = 0; i < accumulators.size(); i++) {
      accumulators.get(i).merge(others.accumulators.get(i), into, count);
    }
  }

  void settle() {
    accumulators.forEach(Accumulator::settle);
  }

  /**
   * The result.
   *
   * @param keys columns that stand in front; taken over
   * @return the caller closes it
   */
  VectorSchemaRoot finish(BufferAllocator allocator, List<FieldVector> keys, int groups) {
    List<FieldVector> result = new ArrayList<>(keys);
    try {
      for (Accumulator accumulator : accumulators) {
        result.add(accumulator.finish(allocator, groups));
      }
      return new VectorSchemaRoot(
          result.stream().map(FieldVector::getField).toList(), result, groups);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, result);
      throw e;
    }
  }
}
