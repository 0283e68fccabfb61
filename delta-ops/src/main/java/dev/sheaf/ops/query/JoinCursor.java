package dev.sheaf.ops.query;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.types.pojo.Schema;

/** Pulls the rows of a join: first those that both sides share, then those that are paired. */
final class JoinCursor implements BatchCursor {
  private final Schema schema;
  private final Cancellation cancellation;
  private final PairedRows paired;
  private final SharedRows shared;
  private boolean done;
  private boolean closed;

  JoinCursor(
      BufferAllocator allocator,
      Dataset dataset,
      VersionJoin join,
      JoinSide left,
      JoinSide right,
      JoinColumns columns,
      Cancellation cancellation) {
    this.schema = columns.schema();
    this.cancellation = cancellation;
    RowSet leftRows = dataset.rowSet(left.version(), left.table());
    RowSet rightRows = dataset.rowSet(right.version(), right.table());
    RowSet both = columns.oneTable() ? leftRows.and(rightRows) : RowSet.empty();
    this.paired =
        PairedRows.open(
            allocator,
            join.kind(),
            columns,
            new PairedRows.Side(
                dataset.rowReader(left.version(), left.table()), leftRows.andNot(both)),
            new PairedRows.Side(
                dataset.rowReader(right.version(), right.table()), rightRows.andNot(both)),
            join.pairing(cancellation));
    this.shared =
        new SharedRows(dataset, left, right, columns, join.isDiffering() ? RowSet.empty() : both);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the cursor is closed");
    }
    if (done) {
      return false;
    }
    boolean advanced = false;
    try {
      cancellation.check();
      advanced = shared.advance(consumer) || paired.advance(consumer);
    } finally {
      done = !advanced; // also where something is thrown
    }
    return advanced;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(shared, paired));
    }
  }
}
