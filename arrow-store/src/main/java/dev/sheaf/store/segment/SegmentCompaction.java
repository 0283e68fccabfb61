package dev.sheaf.store.segment;

import static dev.sheaf.store.file.FileAccess.WRITE;

import dev.sheaf.store.file.StoreFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites the file of a segment as its next generation: one batch per chunk, no dead bytes, the
 * same rows at the same addresses.
 *
 * <p>Sealed chunks never change, so they are {@linkplain #copySealed copied} beside appends. {@link
 * #finish} keeps appends waiting while it copies the rest and until the new file is {@linkplain
 * #publish published} or given up. Readers go on with the old file, which is deleted when the last
 * of them has left it.
 *
 * <p><i>Ownership:</i> closed by the caller, which gives up what was not published. <i>Threads:</i>
 * one at a time. <i>Errors:</i> damage of the old file is found while it is copied, and ends the
 * compaction.
 */
public final class SegmentCompaction implements AutoCloseable {
  private enum State {
    COPYING,
    FINISHED,
    ENDED
  }

  private final SegmentStorage storage;
  private final Segment segment;
  private final @Nullable SegmentFile newFile;
  private final List<BatchPlace> places = new ArrayList<>();
  private State state = State.COPYING;
  private boolean created;
  private boolean holdsRight;
  private long length;

  SegmentCompaction(SegmentStorage storage, Segment segment) {
    this.storage = storage;
    this.segment = segment;
    SegmentFile file = segment.published().file();
    this.newFile =
        file == null || file.end() == 0 ? null : segment.newFile(file.generation() + 1, 0);
  }

  /** Copies the chunks that are sealed. May be left out, and called again later. */
  public void copySealed() {
    require(State.COPYING);
    List<Chunk> chunks = segment.published().chunks();
    copy(chunks.subList(0, Math.max(0, chunks.size() - 1)));
  }

  /**
   * Copies the rest and makes the new file durable. From now on appends wait.
   *
   * @return what the catalog has to commit in place of what it knows, before {@link #publish}
   */
  public SegmentFacts finish() {
    require(State.COPYING);
    segment.appendRight().take();
    holdsRight = true;
    SegmentFacts facts = segment.facts();
    if (newFile != null) {
      copy(segment.published().chunks());
      force(newFile);
      facts =
          new SegmentFacts(
              segment.id(),
              segment.tableId(),
              newFile.generation(),
              length,
              facts.frozen(),
              places);
    }
    state = State.FINISHED;
    return facts;
  }

  /** Lets readers and appends go to the new file, which is in the catalog. Cannot fail. */
  public void publish() {
    require(State.FINISHED);
    Segment.Published before = segment.published();
    SegmentFile oldFile = before.file();
    if (newFile != null && oldFile != null) {
      newFile.publish(length);
      for (Chunk chunk : before.chunks()) {
        PlaceList place = PlaceList.of(places.get(chunk.number()));
        chunk.moveTo(new Chunk.StoredBatches(newFile, place));
      }
      segment.publish(new Segment.Published(before.chunks(), newFile));
      oldFile.retire();
    }
    end();
  }

  /** Gives up what was not published. Harmless after the end. */
  @Override
  public void close() {
    if (state == State.ENDED) {
      return;
    }
    try {
      if (newFile != null && created) {
        newFile.discard();
      }
    } finally {
      end();
    }
  }

  private void end() {
    state = State.ENDED;
    if (holdsRight) {
      segment.appendRight().giveBack();
    }
    segment.compactionEnded();
  }

  /** Copies those of {@code chunks}, the first ones of the segment, that are not copied yet. */
  private void copy(List<Chunk> chunks) {
    if (newFile == null || places.size() == chunks.size()) {
      return;
    }
    boolean isNew = length == 0;
    created = true;
    try (StoreFile opened = isNew ? newFile.create() : storage.files().open(newFile.name(), WRITE);
        BatchWriter writer =
            new BatchWriter(
                storage.allocator, segment.id(), newFile.generation(), opened, length)) {
      if (isNew) {
        writer.write(newFile.header());
        length = writer.end();
      }
      for (Chunk chunk : chunks.subList(places.size(), chunks.size())) {
        places.add(copy(chunk, writer));
        length = writer.end();
      }
    }
  }

  private BatchPlace copy(Chunk chunk, BatchWriter writer) {
    Chunk.StoredBatches stored = chunk.stored();
    if (stored != null && stored.places().size() == 1) {
      return copyMessage(stored, stored.places().get(0), writer);
    }
    ChunkView view = storage.withRoom(chunk::lease);
    try (ArrowRecordBatch batch = view.toBatch()) {
      return writer.write(chunk.number(), 0, batch);
    } finally {
      chunk.release(view);
    }
  }

  /** A batch means the same wherever it stands; only its checksum says where that is. */
  private BatchPlace copyMessage(Chunk.StoredBatches stored, BatchPlace place, BatchWriter writer) {
    long offset = writer.end();
    Checksum checksum = new Checksum();
    segment
        .reader(stored.file())
        .read(
            place,
            piece -> {
              checksum.update(piece);
              writer.write(piece);
            });
    return place.movedTo(offset, checksum.of(segment.id(), writer.generation(), offset));
  }

  private void force(SegmentFile file) {
    try (StoreFile opened = storage.files().open(file.name(), WRITE)) {
      opened.force();
    }
    storage.files().forceDirectory(SegmentStorage.DIRECTORY);
  }

  private void require(State required) {
    if (state != required) {
      throw new IllegalStateException("this compaction is " + state + ", not " + required);
    }
  }
}
