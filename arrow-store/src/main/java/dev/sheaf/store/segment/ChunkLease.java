package dev.sheaf.store.segment;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.arrow.vector.FieldVector;

/**
 * The right to read the rows of one chunk that were published when the lease was taken.
 *
 * <p><i>Ownership:</i> the columns are borrowed and immutable, and valid until {@link #close()},
 * whatever is appended, compacted or evicted meanwhile. Closing twice is harmless. <i>Threads:</i>
 * any number may read; one closes, after the others are done.
 */
public final class ChunkLease implements AutoCloseable {
  private final Segment segment;
  private final Chunk chunk;
  private final ChunkView view;
  private final String owner;
  private final AtomicBoolean closed = new AtomicBoolean();

  ChunkLease(Segment segment, Chunk chunk, ChunkView view, String owner) {
    this.segment = segment;
    this.chunk = chunk;
    this.view = view;
    this.owner = owner;
  }

  /** The segment that the chunk belongs to. */
  public Segment segment() {
    return segment;
  }

  /** The number of the chunk in its segment. */
  public int chunk() {
    return chunk.number();
  }

  /** Rows that can be read: positions {@code [0, rowCount)}. */
  public int rowCount() {
    return view.rows();
  }

  /**
   * A column of the segment's {@linkplain Segment#schema() schema}, borrowed until the lease is
   * closed.
   *
   * @param i 0-based, in the order of the schema
   */
  public FieldVector column(int i) {
    if (closed.get()) {
      throw new IllegalStateException("the lease of " + owner + " is closed");
    }
    return view.column(i);
  }

  /** Who took the lease, for reports of leaks. */
  public String owner() {
    return owner;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      segment.returned(this);
      chunk.release(view);
    }
  }
}
