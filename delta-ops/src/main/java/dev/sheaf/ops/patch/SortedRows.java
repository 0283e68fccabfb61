package dev.sheaf.ops.patch;

import dev.sheaf.ops.pair.KeyGroupCursor;
import dev.sheaf.ops.pair.KeyGroups;
import dev.sheaf.ops.pair.KeyedRows;
import dev.sheaf.ops.pair.PairingOptions;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.RowColumns;
import dev.sheaf.store.scan.RowReader;
import dev.sheaf.store.schema.TableSchema;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The rows of a set in the order of their keys, with all columns.
 *
 * <p><i>Memory:</i> one batch, made smaller where the allocator refuses, and the budget of sorting.
 */
final class SortedRows implements BatchCursor {
  private final BufferAllocator allocator;
  private final RowReader reader;
  private final RowColumns columns;
  private final Schema schema;
  private final KeyGroupCursor groups;
  private long[] addresses = new long[0];
  private int next;
  private int batchRows = KeyGroups.COUNT_MAX / 2;

  SortedRows(
      BufferAllocator allocator,
      RowReader reader,
      TableSchema table,
      Schema schema,
      RowSet rows,
      PairingOptions options) {
    this.allocator = allocator;
    this.reader = reader;
    this.columns = RowColumns.all(table);
    this.schema = schema;
    this.groups =
        KeyGroupCursor.open(allocator, reader, List.of(new KeyedRows(table, rows)), options);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    if (next == addresses.length) {
      next = 0;
      addresses = new long[0];
      if (!groups.advance(some -> addresses = Arrays.copyOf(some.addresses(0), some.count()))) {
        return false;
      }
    }
    List<FieldVector> values = read();
    try {
      int count = values.get(0).getValueCount();
      next += count;
      consumer.accept(Batch.of(schema, values, count));
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(values));
    }
    return true;
  }

  private List<FieldVector> read() {
    while (true) {
      int count = Math.min(batchRows, addresses.length - next);
      try {
        return reader.gather(
            allocator, columns, Arrays.copyOfRange(addresses, next, next + count), count);
      } catch (SheafException e) {
        if (e.code() != ErrorCode.BUDGET_EXCEEDED || count == 1) {
          throw e;
        }
        batchRows = (count + 1) / 2;
      }
    }
  }

  @Override
  public void close() {
    addresses = new long[0];
    next = 0;
    groups.close();
  }
}
