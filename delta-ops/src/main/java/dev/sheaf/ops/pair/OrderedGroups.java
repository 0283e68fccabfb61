package dev.sheaf.ops.pair;

import dev.sheaf.store.rows.RowCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.Column;
import dev.sheaf.store.schema.SchemaUnion;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.vector.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * Groups in the order of keys: keys are gathered, sorted and lent; where they do not fit, the
 * smallest that fit.
 *
 * <p>Each pass reads all keys from the end of the last pass on. When the budget is full, the larger
 * half is dropped and its least key is the end of this pass; the next pass begins there. So a pass
 * gets at least half a budget of keys done, whatever their distribution, and nothing needs to be
 * known beforehand.
 */
final class OrderedGroups implements KeyGroupCursor {
  private static final int BATCH_ROWS = 8_192;

  private final BufferAllocator allocator;
  private final RowReader reader;
  private final List<KeyedRows> sides;
  private final List<RowColumns> columns = new ArrayList<>();
  private final List<Field> fields = new ArrayList<>();
  private final PairingOptions options;
  private final boolean keyless;
  private final KeyGroups lent;

  /** The key that this pass begins with, as one row; empty at the beginning of all. */
  private List<FieldVector> from = List.of();

  /** The key that it ends before; empty where it goes to the end of all. */
  private List<FieldVector> to = List.of();

  private @Nullable KeyRows gathered;
  private List<FieldVector> keys = List.of();
  private @Nullable KeyOrder order;
  private int[] sorted = new int[0];
  private int next;
  private int passes;
  private boolean done;

  OrderedGroups(
      BufferAllocator allocator, RowReader reader, List<KeyedRows> sides, PairingOptions options) {
    this.allocator = allocator;
    this.reader = reader;
    this.sides = List.copyOf(sides);
    this.options = options;
    this.keyless = sides.get(0).schema().keyless();
    this.lent = new KeyGroups(sides.size());
    TableSchema union = SchemaUnion.of(sides.stream().map(KeyedRows::schema).toList());
    int[] key = union.keyPositions();
    for (int position : key) {
      fields.add(union.columns().get(position).field());
    }
    for (KeyedRows side : sides) {
      int[] positions = new int[key.length];
      for (int i = 0; i < key.length; i++) {
        Column column = union.columns().get(key[i]);
        positions[i] = side.schema().indexOfId(column.id());
      }
      columns.add(RowColumns.as(side.schema(), positions, fields));
    }
  }

  @Override
  public boolean advance(KeyGroupConsumer consumer) {
    try {
      options.cancellation().check();
      while (!done && next == sorted.length) {
        if (passes > 0 && to.isEmpty()) {
          close();
        } else {
          BudgetErrors.run(allocator, this::pass);
        }
      }
      if (done) {
        return false;
      }
      fill();
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
    consumer.accept(lent);
    return true;
  }

  private void pass() {
    passes++;
    closePass();
    closeAll(from);
    from = to;
    to = List.of();
    KeyRows rows = new KeyRows(allocator, fields);
    gathered = rows;
    for (int side = 0; side < sides.size(); side++) {
      gather(side, rows);
    }
    keys = rows.view();
    order = KeyOrder.of(array(keys));
    sorted = KeyRows.sorted(order, rows.count());
    next = 0;
  }

  private void gather(int side, KeyRows rows) {
    RowCursor cursor = sides.get(side).rows().rows();
    long[] addresses = new long[BATCH_ROWS];
    int[] positions = new int[BATCH_ROWS];
    for (int count = cursor.nextBatch(addresses); count > 0; count = cursor.nextBatch(addresses)) {
      options.cancellation().check();
      List<FieldVector> batch = reader.gather(allocator, columns.get(side), addresses, count);
      try {
        int inRange = select(batch, positions, count);
        rows.add(side, batch, addresses, positions, inRange);
      } finally {
        closeAll(batch);
      }
      if (rows.bytes() > options.budgetBytes()) {
        List<FieldVector> end = rows.dropUpperHalf();
        if (!end.isEmpty()) {
          closeAll(to);
          to = end;
        }
      }
    }
  }

  /** The positions of the keys that this pass is about. */
  private int select(List<FieldVector> batch, int[] positions, int count) {
    KeyOrder first = from.isEmpty() ? null : KeyOrder.between(array(batch), array(from));
    KeyOrder last = to.isEmpty() ? null : KeyOrder.between(array(batch), array(to));
    int selected = 0;
    for (int i = 0; i < count; i++) {
      boolean in =
          (first == null || first.compare(i, 0) >= 0) && (last == null || last.compare(i, 0) < 0);
      positions[selected] = i;
      selected += in ? 1 : 0;
    }
    return selected;
  }

  private void fill() {
    KeyRows rows = Objects.requireNonNull(gathered);
    KeyOrder byKey = Objects.requireNonNull(order);
    lent.clear();
    int last = -1;
    while (next < sorted.length) {
      int row = sorted[next];
      boolean joins =
          last >= 0 && !keyless && !lent.has(rows.side(row)) && byKey.compare(last, row) == 0;
      if (!joins) {
        if (lent.isFull()) {
          return;
        }
        lent.begin();
      }
      lent.put(rows.side(row), rows.address(row));
      last = row;
      next++;
    }
  }

  private static FieldVector[] array(List<FieldVector> vectors) {
    return vectors.toArray(new FieldVector[0]);
  }

  private static void closeAll(List<FieldVector> vectors) {
    AutoCloseables.closeNoChecked(() -> AutoCloseables.close(vectors));
  }

  private void closePass() {
    order = null;
    sorted = new int[0];
    next = 0;
    closeAll(keys);
    keys = List.of();
    if (gathered != null) {
      gathered.close();
      gathered = null;
    }
  }

  @Override
  public int passes() {
    return passes;
  }

  @Override
  public void close() {
    done = true;
    closePass();
    closeAll(from);
    from = List.of();
    closeAll(to);
    to = List.of();
  }
}
