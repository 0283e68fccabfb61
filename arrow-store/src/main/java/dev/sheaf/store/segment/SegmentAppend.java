package dev.sheaf.store.segment;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.file.StoreFile;
import dev.sheaf.store.rows.RowAddress;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
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
 *
 * @source hostile-world.md 2 (commit protocol)
 */
public final class SegmentAppend implements AutoCloseable {
  /** Rows appended between two looks at the size of a chunk, when rows may be large. */
  private static final int CAREFUL_ROWS = 64;

  private static final long LARGE_SOURCE_BYTES = 1L << 30;

  private enum State {
    APPENDING,
    FAILED,
    WRITTEN,
    ENDED
  }

  private final SegmentStorage storage;
  private final Segment segment;
  private final Segment.Published before;
  private final List<Touched> touched = new ArrayList<>();
  private State state = State.APPENDING;
  private boolean fileTouched;
  private long newLength;

  /** A chunk that rows were appended to. It is pinned. */
  private final class Touched {
    final Chunk chunk;
    final ChunkMemory memory;
    Chunk.@Nullable StoredBatches written;

    Touched(Chunk chunk) {
      this.chunk = chunk;
      this.memory = chunk.pin();
    }

    boolean isFull() {
      return memory.rows() == Segment.CHUNK_ROWS
          || memory.dataBytes() >= storage.options.chunkBytesMax();
    }
  }

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
    void append(ChunkMemory memory, int done, int step);
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
      Touched tail = tailWithRoom(count - done);
      int first = tail.memory.rows();
      int step =
          Math.min(stepRows(tail.memory, sourceBytes, count - done), Segment.CHUNK_ROWS - first);
      append.append(tail.memory, done, step);
      long address = RowAddress.of(segment.id(), tail.chunk.number() * Segment.CHUNK_ROWS + first);
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

  private Touched tailWithRoom(int rows) {
    Touched tail = tail();
    if (tail != null && !tail.isFull()) {
      return tail;
    }
    int number = tail == null ? before.chunks().size() : tail.chunk.number() + 1;
    if (number == Segment.CHUNKS_MAX) {
      throw SheafException.of(
          ErrorCode.LIMIT_EXCEEDED,
          "Segment {segment} is full: it has no row addresses left.",
          "segment",
          segment.id());
    }
    Touched next = touch(new Chunk(storage, segment.identity(), segment.schema().arrow(), number));
    next.memory.reserve(Math.min(rows, Segment.CHUNK_ROWS));
    return next;
  }

  /** The chunk that the next row would go to if it has room; null when it does not exist yet. */
  private @Nullable Touched tail() {
    if (!touched.isEmpty()) {
      return touched.get(touched.size() - 1);
    }
    List<Chunk> chunks = before.chunks();
    Chunk last = chunks.isEmpty() ? null : chunks.get(chunks.size() - 1);
    return last == null || last.isKnownFull() ? null : touch(last);
  }

  private Touched touch(Chunk chunk) {
    Touched next = new Touched(chunk);
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
    for (Touched each : touched) {
      if (each.chunk.number() == chunk) {
        return segment.registered(each.chunk, each.chunk.leasePending(), owner);
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
    touched.forEach(
        each -> each.chunk.pendingView()); // all that publishing needs, and may fail now
    List<BatchPlace> places = new ArrayList<>();
    List<BatchPlace> replaced = new ArrayList<>();
    SegmentFile file = before.file();
    if (file != null) {
      newLength = file.end();
      if (rows() > 0) {
        writeTo(file, places, replaced);
      }
    }
    state = State.WRITTEN;
    return new SegmentWrite(segment.id(), newLength, places, replaced);
  }

  private long rows() {
    return touched.stream().mapToLong(each -> each.memory.rows() - each.chunk.rows()).sum();
  }

  private void writeTo(SegmentFile file, List<BatchPlace> places, List<BatchPlace> replaced) {
    fileTouched = true;
    boolean isNew = file.end() == 0;
    try (StoreFile opened = isNew ? file.create() : file.openForAppending();
        BatchWriter writer =
            new BatchWriter(
                storage.allocator, segment.id(), file.generation(), opened, file.end())) {
      if (isNew) {
        writer.write(file.header());
      }
      for (Touched each : touched) {
        if (each.memory.rows() > each.chunk.rows()) {
          writeChunk(each, file, writer, places, replaced);
        }
      }
      opened.force();
      newLength = writer.end();
    }
    if (isNew) {
      storage.files().forceDirectory(SegmentStorage.DIRECTORY);
    }
  }

  private void writeChunk(
      Touched each,
      SegmentFile file,
      BatchWriter writer,
      List<BatchPlace> places,
      List<BatchPlace> replaced) {
    Chunk.StoredBatches earlier = each.chunk.stored();
    BatchPlace place;
    if (earlier == null) {
      place = writeView(each.chunk.pendingView(), 0, writer, each.chunk.number());
      each.written = new Chunk.StoredBatches(file, List.of(place));
    } else if (each.isFull()) {
      place = writeView(each.chunk.pendingView(), 0, writer, each.chunk.number());
      each.written = new Chunk.StoredBatches(file, List.of(place));
      replaced.addAll(earlier.places());
    } else {
      place = writeNewRows(each, writer);
      each.written = new Chunk.StoredBatches(file, Places.with(earlier.places(), place));
    }
    places.add(place);
  }

  /**
   * A batch begins with offset zero and a whole byte of validity bits, so the new rows are copied
   * once.
   */
  private BatchPlace writeNewRows(Touched each, BatchWriter writer) {
    int first = each.chunk.rows();
    try (ChunkMemory copy =
        ChunkMemory.create(storage.allocator, segment.schema().arrow().getFields())) {
      copy.append(each.chunk.pendingView().columns(), first, each.memory.rows() - first);
      ChunkView view = copy.view();
      try {
        return writeView(view, first, writer, each.chunk.number());
      } finally {
        view.retire();
      }
    }
  }

  private static BatchPlace writeView(ChunkView view, int position, BatchWriter writer, int chunk) {
    try (ArrowRecordBatch batch = view.toBatch()) {
      return writer.write(chunk, position, batch);
    }
  }

  /** Shows the rows to readers. What {@link #write} returned is committed. Cannot fail. */
  public void publish() {
    require(State.WRITTEN);
    SegmentFile file = before.file();
    if (file != null) {
      file.publish(newLength);
    }
    List<Chunk> chunks = new ArrayList<>(before.chunks());
    for (Touched each : touched) {
      if (each.memory.rows() > each.chunk.rows()) {
        boolean isNew = each.chunk.rows() == 0;
        each.chunk.publish(each.written, each.isFull());
        if (isNew) {
          chunks.add(each.chunk);
        }
      } else {
        each.chunk.rollback();
      }
    }
    segment.publish(new Segment.Published(chunks, file));
    end();
  }

  /**
   * Drops the rows, and cuts the file to its catalogued length. If even that fails, writing to the
   * dataset is stopped; reading goes on. Harmless after the end.
   */
  public void rollback() {
    if (state == State.ENDED) {
      return;
    }
    for (Touched each : touched) {
      each.chunk.rollback();
    }
    SegmentFile file = before.file();
    if (file != null && fileTouched) {
      file.cutBack();
    }
    end();
    for (Touched each : touched) {
      if (each.chunk.rows() == 0) {
        each.chunk.close();
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
    touched.forEach(each -> each.chunk.unpin());
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
