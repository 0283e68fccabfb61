package dev.sheaf.store.scan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import java.util.Collections;
import java.util.Iterator;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Scans a row set chunk by chunk: each chunk becomes at most one batch.
 *
 * <p><i>Cost:</i> touches only chunks that hold a row of the set, and of those only the columns
 * that the scan names.
 */
public final class RowSetCursor implements BatchCursor {
  private final BufferAllocator allocator;
  private final ScanPlan plan;
  private final ChunkReads reads;
  private Iterator<RowChunk> chunks;
  private long left;
  private boolean closed;

  /**
   * A cursor at the beginning.
   *
   * @param allocator pays for columns that have to be made; outlives the cursor
   * @param owner named in reports of leases that were not given back
   * @param schema the table's columns as they are to be seen
   * @param rows the rows to scan
   * @param segments where segments are found by number
   * @throws SheafException if the scan names what the schema does not have
   */
  public RowSetCursor(
      BufferAllocator allocator,
      String owner,
      TableSchema schema,
      RowSet rows,
      IntFunction<Segment> segments,
      Scan scan) {
    this.allocator = allocator;
    this.plan = ScanPlan.of(scan, schema);
    this.reads = new ChunkReads(plan, segments, allocator, owner);
    this.chunks = rows.chunks().iterator();
    this.left = plan.limit();
  }

  @Override
  public Schema schema() {
    return plan.schema();
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the cursor is closed");
    }
    try {
      while (left > 0 && chunks.hasNext()) {
        RowChunk chunk = chunks.next();
        long most = left;
        int count = BudgetErrors.within(allocator, () -> reads.read(chunk, most, consumer));
        left -= count;
        if (count > 0) {
          return true;
        }
      }
    } catch (RuntimeException | Error e) {
      chunks = Collections.emptyIterator();
      throw e;
    }
    return false;
  }

  @Override
  public void close() {
    closed = true;
    chunks = Collections.emptyIterator();
  }
}
