package dev.sheaf.ops.diff;

import dev.sheaf.ops.pair.KeyGroups;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.schema.MatchedColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Pulls the records or rows that differ, batch by batch, as Arrow columns: {@value #DIFF_TYPE}
 * (utf8: added, removed or modified), then for each column {@code c} of either version {@code
 * from_c} and {@code to_c}, null where there is no such row; a version that lacks the column has
 * none of them.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one, and one use.
 *
 * <p><i>Memory:</i> one batch and, while it is made, a copy of it, in the allocator; where the
 * allocator refuses, batches are halved until they fit or hold one row. Pairing keeps its own
 * budget. <i>Cost:</i> O(|Δ|) rows read, each once.
 *
 * <p><i>Errors:</i> CANCELLED, BUDGET_EXCEEDED (a single row does not fit), DAMAGED; the cursor is
 * at its end then.
 */
public final class DiffCursor implements BatchCursor {
  /** The first column: what happened. */
  public static final String DIFF_TYPE = "diff_type";

  private final BufferAllocator allocator;
  private final DiffOptions options;
  private final DiffGroups groups;
  private final DiffReads reads;
  private final Schema schema;
  private @Nullable ChangedRows rows;
  private int next;
  private int batchRows;
  private long pairs;
  private boolean done;
  private boolean closed;

  DiffCursor(BufferAllocator allocator, TableDiff diff, DiffOptions options) {
    this.allocator = allocator;
    this.options = options;
    this.reads = new DiffReads(allocator, diff, options);
    this.groups = new DiffGroups(allocator, diff, options);
    this.schema = schema(reads.shown());
    this.batchRows = Math.min(options.batchRows(), KeyGroups.COUNT_MAX);
  }

  private static Schema schema(ShownColumns shown) {
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(DIFF_TYPE, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null));
    for (int i = 0; i < shown.columns().size(); i++) {
      MatchedColumn column = shown.columns().get(i);
      if (column.from() >= 0) {
        fields.add(shown.before().fields().get(i));
      }
      if (column.to() >= 0) {
        fields.add(shown.after().fields().get(i));
      }
    }
    return new Schema(fields);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  /** The columns shown, in order. */
  public List<MatchedColumn> columns() {
    return reads.shown().columns();
  }

  /**
   * Lends the next records or rows, if there are any, with what is the same in them.
   *
   * @return false at the end: the consumer was not called and never will be
   */
  public boolean advanceRows(DiffConsumer consumer) {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the cursor is closed");
    }
    DiffBatch batch = read();
    if (batch == null) {
      return false;
    }
    try (batch) {
      consumer.accept(batch);
    }
    return true;
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    return advanceRows(
        batch -> {
          try (VarCharVector types = BudgetErrors.within(allocator, () -> types(batch))) {
            List<FieldVector> columns = new ArrayList<>();
            columns.add(types);
            for (int i = 0; i < batch.columns().size(); i++) {
              if (batch.columns().get(i).from() >= 0) {
                columns.add(batch.before(i));
              }
              if (batch.columns().get(i).to() >= 0) {
                columns.add(batch.after(i));
              }
            }
            consumer.accept(Batch.of(schema, columns, batch.count()));
          }
        });
  }

  private VarCharVector types(DiffBatch batch) {
    VarCharVector types = new VarCharVector(schema.getFields().get(0), allocator);
    try {
      types.allocateNew(8L * batch.count(), batch.count());
      for (int i = 0; i < batch.count(); i++) {
        types.setSafe(i, batch.type(i).word().getBytes(StandardCharsets.US_ASCII));
      }
      types.setValueCount(batch.count());
      return types;
    } catch (RuntimeException | Error e) {
      types.close();
      throw e;
    }
  }

  /** Groups of two rows that were met so far, whether or not they were reported. */
  long pairs() {
    return pairs;
  }

  private @Nullable DiffBatch read() {
    try {
      while (!done) {
        options.pairing().cancellation().check();
        if (rows == null || next == rows.count()) {
          rows = groups.next();
          next = 0;
          done = rows == null;
          countPairs(rows);
        } else {
          DiffBatch batch = readSome(rows);
          if (batch != null) {
            return batch;
          }
        }
      }
      return null;
    } catch (RuntimeException | Error e) {
      done = true;
      groups.close();
      throw e;
    }
  }

  private void countPairs(@Nullable ChangedRows some) {
    for (int i = 0; some != null && i < some.count(); i++) {
      pairs += some.isPair(i) ? 1 : 0;
    }
  }

  /** Reads the next rows, fewer of them where they do not fit. */
  private @Nullable DiffBatch readSome(ChangedRows all) {
    while (true) {
      int count = Math.min(batchRows, all.count() - next);
      try {
        Optional<DiffBatch> batch =
            BudgetErrors.within(
                allocator, () -> Optional.ofNullable(reads.read(all.slice(next, count))));
        next += count;
        return batch.orElse(null);
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
    closed = true;
    done = true;
    groups.close();
  }
}
