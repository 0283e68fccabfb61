package dev.sheaf.store.scan;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.MultiRowSetCursor;
import dev.sheaf.store.rows.RowChunk;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.rows.StretchConsumer;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.segment.Segment;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Scans many versions of a table in one pass over the segments: each row once, with the versions
 * that hold it.
 *
 * <p><i>Ownership:</i> the caller closes it. <i>Threads:</i> one, one use.
 *
 * <p><i>Cost:</i> each chunk is read once, however many versions hold it; working out the versions
 * costs what they differ in.
 *
 * @source Decibel IV (Q4: scan of all heads)
 */
public final class MultiVersionCursor implements AutoCloseable {
  private final BufferAllocator allocator;
  private final ScanPlan plan;
  private final ChunkReads reads;
  private final MultiRowSetCursor chunks;
  private final Membership membership;
  private long left;
  private boolean closed;

  /**
   * A cursor at the beginning.
   *
   * @param allocator pays for columns that have to be made; outlives the cursor
   * @param schema the columns as they are to be seen, the same for all versions
   * @param versions the rows of each version
   * @throws SheafException if the scan names what the schema does not have
   */
  public MultiVersionCursor(
      BufferAllocator allocator,
      String owner,
      TableSchema schema,
      List<RowSet> versions,
      IntFunction<Segment> segments,
      Scan scan) {
    this.allocator = allocator;
    this.plan = ScanPlan.of(scan, schema);
    this.reads = new ChunkReads(plan, segments, allocator, owner);
    this.chunks = new MultiRowSetCursor(versions);
    this.membership = new CursorMembership(chunks);
    this.left = plan.limit();
  }

  /** The columns of every batch, in order. */
  public Schema schema() {
    return plan.schema();
  }

  /**
   * Passes the next batch to the consumer, if there is one.
   *
   * @return false at the end
   */
  public boolean advance(MultiBatchConsumer consumer) {
    if (closed) {
      throw SheafException.of(ErrorCode.CLOSED, "the cursor is closed");
    }
    while (left > 0 && chunks.next()) {
      RowChunk chunk = chunks.rows();
      long most = left;
      int count;
      try {
        count =
            BudgetErrors.within(
                allocator,
                () -> reads.read(chunk, most, batch -> consumer.accept(batch, membership)));
      } catch (RuntimeException | Error e) {
        left = 0;
        throw e;
      }
      left -= count;
      if (count > 0) {
        return true;
      }
    }
    left = 0;
    return false;
  }

  /** Passes all batches that are left to the consumer. */
  public void forEach(MultiBatchConsumer consumer) {
    while (advance(consumer)) {
      // each call does one batch
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  private record CursorMembership(MultiRowSetCursor chunks) implements Membership {
    @Override
    public int groupCount() {
      return chunks.groupCount();
    }

    @Override
    public int groupAt(int position) {
      return chunks.groupAt(position);
    }

    @Override
    public BitSet versions(int group) {
      return chunks.inputs(group);
    }

    @Override
    public void forEachStretch(StretchConsumer consumer) {
      chunks.forEachStretch(consumer);
    }
  }
}
