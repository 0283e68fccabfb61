package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * Rows that are being appended to a segment and that no reader sees yet.
 *
 * <p>A commit appends, {@linkplain #write writes}, commits what was written in the catalog, and
 * {@linkplain #publish publishes}. Whatever fails before, {@link #rollback} or {@link #close}
 * leaves segment and file as they were; publishing cannot fail.
 *
 * <p><i>Ownership:</i> holds the right to append to the segment until it is published, rolled back
 * or closed. <i>Threads:</i> one at a time.
 */
public final class SegmentAppend implements AutoCloseable {
  /** Rows appended between two looks at the size of a chunk, when rows may be large. */
  private static final int CAREFUL_ROWS = 64;

  private static final long LARGE_SOURCE_BYTES = 1L << 30;

  private enum State {
    APPENDING,
    FAILED,
    WRITTEN,
    COMMITTED,
    ENDED
  }

  private final SegmentStorage storage;
  private final Segment segment;
  private final Segment.Published before;
  private final List<PinnedChunk> touched = new ArrayList<>();
  private State state = State.APPENDING;
  private long newLength;

  SegmentAppend(SegmentStorage storage, Segment segment, Segment.Published before) {
    this.storage = storage;
    this.segment = segment;
    this.before = before;
  }

  /**
   * Appends rows by position, in the order given.
   *
   * @param columns one per column of the segment, of its type or one that widens to it; borrowed
   * @param positions {@code positions[from, from + count)} are appended; each at most once
   * @param addresses row {@code positions[i]} gets the address {@code addresses[i]}
   * @throws SheafException {@link ErrorCode#LIMIT_EXCEEDED} when the segment has no offsets left;
   *     after an error only {@link #rollback} makes sense
   */
  public void append(
      FieldVector[] columns, int[] positions, int from, int count, long[] addresses) {
    List<FieldVector> source = sourceOf(columns);
    appendSteps(
        source,
        count,
        addresses,
        from,
        (memory, done, step) -> memory.append(source, positions, from + done, step));
  }

  /**
   * Appends the rows {@code [start, start + count)}.
   *
   * @param columns one per column of the segment, of its type or one that widens to it; borrowed
   * @param addresses row {@code start + i} gets the address {@code addresses[at + i]}
   * @throws SheafException as the other form
   */
  public void append(FieldVector[] columns, int start, int count, long[] addresses, int at) {
    List<FieldVector> source = sourceOf(columns);
    appendSteps(
        source,
        count,
        addresses,
        at,
        (memory, done, step) -> memory.append(source, start + done, step));
  }

  private interface Step {
    /** Appends the rows from {@code done} on; the result says how many. */
    int append(ChunkMemory memory, int done, int step);
  }

  private void appendSteps(
      List<FieldVector> source, int count, long[] addresses, int at, Step append) {
    require(State.APPENDING);
    state = State.FAILED;
    long sourceBytes = 0;
    for (FieldVector column : source) {
      sourceBytes += column.getBufferSize();
    }
    int done = 0;
    while (done < count) {
      PinnedChunk tail = tailWithRoom(count - done);
      int first = tail.memory().rows();
      int step =
          Math.min(stepRows(tail.memory(), sourceBytes, count - done), Segment.CHUNK_ROWS - first);
      int from = done;
      storage.withRoom(() -> append.append(tail.memory(), from, step));
      long address =
          RowAddress.of(segment.id(), tail.chunk().number() * Segment.CHUNK_ROWS + first);
      for (int i = 0; i < step; i++) {
        addresses[at + done + i] = address + i;
      }
      done += step;
    }
    state = State.APPENDING;
  }

  /**
   * Since each row of the source comes at most once, a chunk can grow by no more than the source's
   * bytes; only when that is too much are rows taken in small steps, with a look at the chunk's
   * size after each.
   */
  private int stepRows(ChunkMemory memory, long sourceBytes, int rows) {
    if (memory.dataBytes() + sourceBytes <= storage.options.chunkBytesMax()) {
      return rows;
    }
    return sourceBytes > LARGE_SOURCE_BYTES ? 1 : Math.min(rows, CAREFUL_ROWS);
  }

  private PinnedChunk tailWithRoom(int rows) {
    PinnedChunk tail = tail();
    if (tail != null && !tail.isFull()) {
      return tail;
    }
    int number = tail == null ? before.chunks().size() : tail.chunk().number() + 1;
    if (number == Segment.CHUNKS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "segment {segment} is full: it has no row addresses left",
          "segment",
          segment.id());
    }
    PinnedChunk next =
        touch(new Chunk(storage, segment.identity(), segment.schema().arrow(), number));
    next.memory().reserve(Math.min(rows, Segment.CHUNK_ROWS));
    return next;
  }

  /** The chunk that the next row would go to if it has room; null when it does not exist yet. */
  private @Nullable PinnedChunk tail() {
    if (!touched.isEmpty()) {
      return touched.get(touched.size() - 1);
    }
    List<Chunk> chunks = before.chunks();
    Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
    return last == null || last.isKnownFull() ? null : touch(last);
  }

  private PinnedChunk touch(Chunk chunk) {
    PinnedChunk next = new PinnedChunk(storage, chunk);
    touched.add(next);
    return next;
  }

  /**
   * A lease on a chunk with the rows of this append too. The caller closes it before this append
   * ends.
   *
   * @param chunk below {@link Segment#chunkCount()}, or begun by this append
   */
  public ChunkLease lease(int chunk, String owner) {
    for (PinnedChunk each : touched) {
      if (each.chunk().number() == chunk) {
        return segment.registered(each.chunk(), each.chunk().leasePending(), owner);
      }
    }
    return segment.lease(chunk, owner);
  }

  /**
   * Writes the rows behind the catalogued end of the segment's file, and makes them durable. A
   * chunk that they seal is written as a whole, in one batch.
   *
   * @return what the catalog has to commit before {@link #publish}
   * @throws SheafException the environment's: no space, a device error; the caller rolls back
   */
  public SegmentWrite write() {
    require(State.APPENDING);
    state = State.FAILED;
    for (PinnedChunk each : touched) { // all that publishing needs, and may fail now
      storage.withRoom(() -> each.chunk().pendingView());
    }
    SegmentFile file = before.file();
    SegmentWrite written =
        new SegmentWrite(segment.id(), segment.fileBytes(), List.of(), List.of());
    if (file != null && touched.stream().anyMatch(each -> each.newRows() > 0)) {
      written = new AppendWriter(storage, segment, file).write(touched);
    }
    newLength = written.fileLength();
    state = State.WRITTEN;
    return written;
  }

  /**
   * Says that the catalog names the bytes now: from here on nothing cuts them off again, whatever
   * fails.
   */
  public void committed() {
    require(State.WRITTEN);
    state = State.COMMITTED;
  }

  /**
   * Shows the rows to readers, after {@link #committed}. Fails only when the heap is used up; then
   * the rows are seen when the dataset is opened again.
   */
  public void publish() {
    if (state == State.WRITTEN) {
      committed();
    }
    require(State.COMMITTED);
    SegmentFile file = before.file();
    if (file != null) {
      file.publish(newLength);
    }
    List<Chunk> chunks = new ArrayList<>(before.chunks());
    for (PinnedChunk each : touched) {
      boolean isNew = each.chunk().rows() == 0 && each.newRows() > 0;
      each.publish();
      if (isNew) {
        chunks.add(each.chunk());
      }
    }
    segment.publish(new Segment.Published(chunks, file));
    end();
  }

  /**
   * Drops the rows, unless they are committed, and cuts the file to its catalogued length. If even
   * that fails, writing to the dataset is stopped; reading goes on. Harmless after the end.
   */
  public void rollback() {
    if (state == State.ENDED) {
      return;
    }
    if (state == State.COMMITTED) { // and not shown: the rows stay, and nothing is put behind them
      storage.files().stopWriting("a commit could not be shown; open the dataset again");
      end();
      return;
    }
    for (PinnedChunk each : touched) {
      each.chunk().rollback();
    }
    SegmentFile file = before.file();
    if (file != null) {
      file.cutBack();
    }
    end();
    for (PinnedChunk each : touched) {
      if (each.chunk().rows() == 0) {
        each.chunk().close();
      }
    }
  }

  /** Rolls back what was not published. */
  @Override
  public void close() {
    rollback();
  }

  private void end() {
    state = State.ENDED;
    touched.forEach(each -> each.chunk().unpin());
    segment.appendRight().giveBack();
  }

  private void require(State required) {
    if (state != required) {
      throw new IllegalStateException("this append is " + state + ", not " + required);
    }
  }

  private List<FieldVector> sourceOf(FieldVector[] columns) {
    if (columns.length != segment.schema().columns().size()) {
      throw new IllegalArgumentException(
          columns.length + " columns for " + segment.schema().columns().size());
    }
    return List.of(columns);
  }
}
