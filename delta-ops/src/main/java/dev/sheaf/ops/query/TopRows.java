package dev.sheaf.ops.query;

import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.vector.GrowingColumn;
import dev.sheaf.store.vector.LongValues;
import dev.sheaf.store.vector.SortOrder;
import dev.sheaf.store.vector.SortPrefixes;
import dev.sheaf.store.vector.SortRule;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * One run of a top-n: rows come in, the first ones stay.
 *
 * <p><i>Representation:</i> rows that may be among the first are appended to one growing column per
 * column. When there is about twice what is wanted, they are sorted and the first ones kept; the
 * last of these is the <i>bar</i>, which later rows have to come before.
 *
 * <p><i>Invariant:</i> of rows held that are equal in the order, the one that came first stands
 * first: what is appended came later than what is there, and sorting is stable.
 */
final class TopRows implements BatchConsumer, AutoCloseable {
  private static final int[] NO_GROUPS = {};

  private final BufferAllocator allocator;
  private final Schema schema;
  private final int rowsMax;
  private final int room;
  private final int[] by;
  private final List<SortRule> rules;
  private final List<GrowingColumn> held = new ArrayList<>();
  private final RowBlock block = new RowBlock();
  private final int[] candidates = new int[LongValues.BLOCK];
  private final long[] prefixes = new long[LongValues.BLOCK];

  /** The columns of the order at the last row that is wanted; empty while all rows are. */
  private List<FieldVector> bar = List.of();

  private long barPrefix;

  /** How many of the rows held are sorted; the others came later. */
  private int sortedRows;

  TopRows(BufferAllocator allocator, TopN top, Schema schema) {
    this(allocator, top, schema, Math.max(2 * top.rowsMax(), top.rowsMax() + 4 * LongValues.BLOCK));
  }

  /**
   * A run with little or much room.
   *
   * @param room rows that are held before they are sorted; more than are wanted
   */
  TopRows(BufferAllocator allocator, TopN top, Schema schema, int room) {
    this.allocator = allocator;
    this.schema = schema;
    this.rowsMax = top.rowsMax();
    this.room = room;
    this.by = top.order().stream().mapToInt(o -> Columns.index(schema, o.column())).toArray();
    this.rules = top.order().stream().map(SortColumn::rule).toList();
    for (Field field : schema.getFields()) {
      held.add(GrowingColumn.create(allocator, field));
    }
  }

  @Override
  public void accept(Batch batch) {
    SortPrefixes first = SortPrefixes.of(batch.column(by[0]), rules.get(0));
    BarOrder order = new BarOrder(batch);
    block.begin(batch, NO_GROUPS);
    while (block.next()) {
      int count = bar.isEmpty() ? all() : select(first, order);
      if (count > 0) {
        for (int c = 0; c < held.size(); c++) {
          held.get(c).append(batch.column(c), candidates, 0, count);
        }
        if (held.get(0).rowCount() >= room) {
          keepFirst();
          order.forget();
        }
      }
    }
  }

  /** The result; the caller closes it. */
  VectorSchemaRoot finish() {
    if (sortedRows < rowCount()) {
      keepFirst();
    }
    int rows = rowCount();
    List<FieldVector> finished = new ArrayList<>();
    try {
      for (GrowingColumn column : held) {
        finished.add(column.finish());
      }
      return new VectorSchemaRoot(schema, finished, rows);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, finished);
      throw e;
    }
  }

  @Override
  public void close() {
    held.forEach(GrowingColumn::close);
    closeAll(bar);
    bar = List.of();
  }

  private int rowCount() {
    return held.get(0).rowCount();
  }

  private int all() {
    for (int i = 0; i < block.count; i++) {
      candidates[i] = block.position(i);
    }
    return block.count;
  }

  /** The rows of the block that come before the bar. */
  private int select(SortPrefixes first, BarOrder order) {
    int @Nullable [] positions = block.positions;
    if (positions == null) {
      first.read(block.start, block.count, prefixes);
    } else {
      first.read(positions, block.from, block.count, prefixes);
    }
    boolean tiesLose = rules.size() == 1 && first.decides(barPrefix);
    int count = atMost(prefixes, block.count, tiesLose ? barPrefix - 1 : barPrefix, candidates);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      int place = candidates[i];
      int position = block.position(place);
      if (prefixes[place] < barPrefix || order.isBefore(position)) {
        candidates[kept++] = position;
      }
    }
    return kept;
  }

  /** The places of values that are not above a limit, in order; nearly all rows end here. */
  private static int atMost(long[] values, int count, long limit, int[] places) {
    int found = 0;
    for (int i = 0; i < count; i++) {
      places[found] = i;
      found += values[i] <= limit ? 1 : 0;
    }
    return found;
  }

  /** Sorts what is held, keeps the first rows, and sets the bar if there is something behind it. */
  private void keepFirst() {
    int rows = rowCount();
    int[] order = new int[rows];
    for (int i = 0; i < rows; i++) {
      order[i] = i;
    }
    List<FieldVector> sortedBy = new ArrayList<>();
    try {
      for (int column : by) {
        sortedBy.add(held.get(column).view(allocator, rows));
      }
      SortOrder.of(sortedBy.toArray(new FieldVector[0]), rules).sort(order, 0, rows);
      if (rows >= rowsMax) {
        setBar(sortedBy, order[rowsMax - 1]);
      }
    } finally {
      closeAll(sortedBy);
    }
    int kept = Math.min(rows, rowsMax);
    for (int c = 0; c < held.size(); c++) {
      held.set(c, rearranged(held.get(c), order, kept));
    }
    sortedRows = kept;
  }

  private void setBar(List<FieldVector> columns, int row) {
    List<FieldVector> next = new ArrayList<>();
    try {
      for (FieldVector column : columns) {
        try (GrowingColumn one = GrowingColumn.create(allocator, column.getField())) {
          one.append(column, row, 1);
          next.add(one.finish());
        }
      }
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, next);
      throw e;
    }
    closeAll(bar);
    bar = next;
    SortPrefixes.of(bar.get(0), rules.get(0)).read(0, 1, prefixes);
    barPrefix = prefixes[0];
  }

  /** Some rows of a column in another order, in a column of their own; the old one is closed. */
  private GrowingColumn rearranged(GrowingColumn column, int[] order, int count) {
    GrowingColumn next = GrowingColumn.create(allocator, column.field());
    try (FieldVector rows = column.view(allocator, column.rowCount())) {
      next.append(rows, order, 0, count);
    } catch (RuntimeException | Error e) {
      next.close();
      throw e;
    }
    column.close();
    return next;
  }

  private static void closeAll(List<FieldVector> vectors) {
    AutoCloseables.closeNoChecked(() -> AutoCloseables.close(vectors));
  }

  /** Compares rows of a batch with the bar; made when the first one has to be. */
  private final class BarOrder {
    private final Batch batch;
    private @Nullable SortOrder order;

    BarOrder(Batch batch) {
      this.batch = batch;
    }

    boolean isBefore(int position) {
      SortOrder known = order;
      if (known == null) {
        FieldVector[] columns = new FieldVector[by.length];
        for (int i = 0; i < by.length; i++) {
          columns[i] = batch.column(by[i]);
        }
        known = SortOrder.between(columns, bar.toArray(new FieldVector[0]), rules);
        order = known;
      }
      return known.compare(position, 0) < 0;
    }

    /** There is another bar. */
    void forget() {
      order = null;
    }
  }
}
