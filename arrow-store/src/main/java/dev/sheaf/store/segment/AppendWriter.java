package dev.sheaf.store.segment;

import dev.sheaf.store.file.StoreFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * Writes the new rows of some chunks behind the catalogued end of a file, and forces them.
 *
 * <p><i>Threads:</i> that of the append.
 */
final class AppendWriter {
  private final SegmentStorage storage;
  private final Segment segment;
  private final SegmentFile file;
  private final List<BatchPlace> places = new ArrayList<>();
  private final List<BatchPlace> replaced = new ArrayList<>();

  AppendWriter(SegmentStorage storage, Segment segment, SegmentFile file) {
    this.storage = storage;
    this.segment = segment;
    this.file = file;
  }

  /** Writes one batch per chunk that has new rows; at least one has. */
  SegmentWrite write(List<PinnedChunk> chunks) {
    boolean isNew = file.end() == 0;
    long length;
    try (StoreFile opened = isNew ? file.create() : file.openForAppending();
        BatchWriter writer =
            storage.withRoom(
                () ->
                    new BatchWriter(
                        storage.allocator, segment.id(), file.generation(), opened, file.end()))) {
      if (isNew) {
        writer.write(file.header());
      }
      for (PinnedChunk chunk : chunks) {
        if (chunk.newRows() > 0) {
          write(chunk, writer);
        }
      }
      opened.force();
      length = writer.end();
    }
    if (isNew) {
      storage.files().forceDirectory(SegmentStorage.DIRECTORY);
    }
    return new SegmentWrite(segment.id(), length, places, replaced);
  }

  private void write(PinnedChunk pinned, BatchWriter writer) {
    Chunk chunk = pinned.chunk();
    ChunkView all = chunk.pendingView();
    Chunk.StoredBatches earlier = chunk.stored();
    if (earlier == null || pinned.isFull()) {
      BatchPlace place = write(all, 0, chunk, writer);
      pinned.written(new Chunk.StoredBatches(file, PlaceList.of(place)));
      if (earlier != null) {
        replaced.addAll(earlier.places());
      }
    } else {
      BatchPlace place = writeNewRows(pinned, all, writer);
      pinned.written(new Chunk.StoredBatches(file, earlier.places().plus(place)));
    }
  }

  /** A batch begins with offset zero and a whole byte of bits, so the new rows are copied once. */
  private BatchPlace writeNewRows(PinnedChunk pinned, ChunkView all, BatchWriter writer) {
    int first = pinned.chunk().rows();
    List<Field> fields = segment.schema().arrow().getFields();
    try (ChunkMemory copy = ChunkMemory.create(storage.allocator, fields)) {
      storage.withRoom(
          () -> {
            copy.append(all.columns(), first, pinned.newRows());
            return copy;
          });
      ChunkView view = storage.withRoom(copy::view);
      try {
        return write(view, first, pinned.chunk(), writer);
      } finally {
        view.retire();
      }
    }
  }

  private BatchPlace write(ChunkView view, int position, Chunk chunk, BatchWriter writer) {
    try (ArrowRecordBatch batch = view.toBatch()) {
      BatchPlace place = writer.write(chunk.number(), position, batch);
      places.add(place);
      return place;
    }
  }
}
