package dev.sheaf.store;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.graph.Version;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.Checkout;
import dev.sheaf.store.scan.RowSetCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * One table at one version, held for reading: segments, a row set, and an allocator of its own.
 *
 * <p>It never changes, whatever is committed meanwhile. Readers wait for nobody.
 *
 * <p><i>Ownership:</i> the caller closes it, after its cursors. <i>Threads:</i> any number may scan
 * at once.
 */
public final class Snapshot implements AutoCloseable {
  private final String table;
  private final Version version;
  private final TableSchema schema;
  private final RowSet rows;
  private final IntFunction<Segment> segments;
  private final BufferAllocator allocator;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A snapshot over given parts.
   *
   * @param allocator its own; closed with it
   */
  Snapshot(
      BufferAllocator allocator,
      String table,
      Version version,
      TableSchema schema,
      RowSet rows,
      IntFunction<Segment> segments) {
    this.allocator = allocator;
    this.table = table;
    this.version = version;
    this.schema = schema;
    this.rows = rows;
    this.segments = segments;
  }

  /** The table's name. */
  public String table() {
    return table;
  }

  /** The version; that which it began from, for a snapshot of a transaction. */
  public Version version() {
    return version;
  }

  /** The columns at that version. */
  public TableSchema schema() {
    return schema;
  }

  /** The rows at that version. */
  public RowSet rows() {
    return rows;
  }

  /** How many rows there are. */
  public long rowCount() {
    return rows.cardinality();
  }

  /**
   * Begins to read.
   *
   * @throws SheafException if the scan names what the table does not have
   */
  public BatchCursor scan(Scan scan) {
    requireOpen();
    return new RowSetCursor(
        allocator,
        "scan of " + table + " at " + version.id().shortHex(),
        schema,
        rows,
        segments,
        scan);
  }

  /**
   * All columns of all rows, in fresh dense vectors of the caller's allocator; the caller closes
   * them.
   */
  public VectorSchemaRoot checkout(BufferAllocator target) {
    return checkout(target, Scan.all());
  }

  /**
   * What a scan reads, in fresh dense vectors of the caller's allocator; the caller closes them.
   *
   * @throws SheafException LIMIT_EXCEEDED if that is more than one Arrow vector can hold,
   *     BUDGET_EXCEEDED if it is more than the caller's allocator allows
   */
  public VectorSchemaRoot checkout(BufferAllocator target, Scan scan) {
    long wanted = Math.min(rowCount(), scan.limit());
    if (wanted > Integer.MAX_VALUE) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "{rows} rows do not fit into one Arrow vector; scan them in batches",
          "rows",
          wanted);
    }
    try (BatchCursor cursor = scan(scan)) {
      int expected = scan.predicate() == null ? (int) wanted : 0;
      return BudgetErrors.within(target, () -> Checkout.of(target, cursor, expected));
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      allocator.close();
    }
  }

  private void requireOpen() {
    if (closed.get()) {
      throw SheafException.of(
          ErrorCode.CLOSED, "the snapshot of table '{table}' is closed", "table", table);
    }
  }
}
