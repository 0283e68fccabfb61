package dev.sheaf.store.segment;

import dev.sheaf.store.file.StoreFile;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.BiConsumer;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Reads batches of one segment file, mapped or into memory of our own, never without having checked
 * them.
 *
 * <p>The checksum is computed over bytes that were <i>read</i>: a page that has gone from a mapped
 * file kills the process in native code, a failed read is an error. After that comes the metadata,
 * then what of the body Arrow would follow blindly ({@link BatchLayout}). Only then is anything
 * mapped or loaded.
 *
 * <p><i>Threads:</i> any number.
 */
final class BatchReader {
  private static final int READ_BYTES = 1 << 20;
  private static final long RUN_BYTES_MAX = 4L << 20;
  private static final long BUFFER_BYTES_MAX = 1L << 30;

  private final BufferAllocator allocator;
  private final SegmentIdentity identity;
  private final SegmentFile file;
  private final Schema schema;

  BatchReader(
      BufferAllocator allocator, SegmentIdentity identity, SegmentFile file, Schema schema) {
    this.allocator = allocator;
    this.identity = identity;
    this.file = file;
    this.schema = schema;
  }

  /** Takes the bytes of one message piece by piece. */
  interface Pieces {
    /** The piece is lent until the call returns. */
    void accept(ByteBuffer piece);
  }

  /**
   * Reads all bytes of a batch and compares their checksum.
   *
   * @param pieces sees the bytes before it is known whether they are intact
   */
  void read(BatchPlace place, Pieces pieces) {
    Checksum checksum = new Checksum();
    try (StoreFile opened = file.openForReading();
        ArrowBuf memory = allocator.buffer(Math.min(READ_BYTES, place.bytes()))) {
      for (long at = place.fileOffset(); at < place.fileEnd(); ) {
        int count = (int) Math.min(memory.capacity(), place.fileEnd() - at);
        ByteBuffer piece = memory.nioBuffer(0, count);
        opened.read(at, piece);
        checksum.update(piece.flip());
        pieces.accept(piece);
        at += count;
      }
    }
    requireChecksum(checksum, place);
  }

  /** Checks a batch completely: its bytes, its metadata, and its offsets and null counts. */
  void check(BatchPlace place) {
    if (!SegmentFile.canMap(place.bytes())) {
      load(List.of(place), (columns, rows) -> {});
      return;
    }
    read(place, piece -> {});
    try (ArrowBuf message = file.map(place.fileOffset(), place.bytes())) {
      checkedLayout(place, message);
    }
  }

  /**
   * A batch as vectors over the mapped file; the caller closes them. Its bytes were {@linkplain
   * #read read} before.
   */
  List<FieldVector> map(BatchPlace place) {
    try (ArrowBuf message = file.map(place.fileOffset(), place.bytes())) {
      // Checked anew at each mapping: less work than one scan, against having to trust what was
      // found before.
      BatchLayout layout = checkedLayout(place, message);
      VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator);
      try (ArrowRecordBatch batch = layout.batch(bodyOf(place, message))) {
        new VectorLoader(root).load(batch);
      } catch (RuntimeException | Error e) {
        root.close();
        throw e;
      }
      return root.getFieldVectors();
    }
  }

  /** Gives the rows of each batch to {@code consumer}, in memory of our own, lent for the call. */
  void load(List<BatchPlace> places, BiConsumer<List<FieldVector>, Integer> consumer) {
    try (StoreFile opened = file.openForReading();
        VectorSchemaRoot root = VectorSchemaRoot.create(schema, allocator)) {
      VectorLoader loader = new VectorLoader(root);
      for (int from = 0, to; from < places.size(); from = to) {
        to = endOfRun(places, from);
        loadRun(opened, places.subList(from, to), loader, root, consumer);
      }
    }
  }

  private void loadRun(
      StoreFile opened,
      List<BatchPlace> run,
      VectorLoader loader,
      VectorSchemaRoot root,
      BiConsumer<List<FieldVector>, Integer> consumer) {
    long start = run.get(0).fileOffset();
    long bytes = run.get(run.size() - 1).fileEnd() - start;
    try (ArrowBuf memory = allocator.buffer(bytes)) {
      for (long at = 0, count; at < bytes; at += count) {
        count = Math.min(BUFFER_BYTES_MAX, bytes - at);
        opened.read(start + at, memory.nioBuffer(at, (int) count));
      }
      for (BatchPlace place : run) {
        ArrowBuf message = memory.slice(place.fileOffset() - start, place.bytes());
        requireChecksum(checksumOf(message), place);
        BatchLayout layout = checkedLayout(place, message);
        try (ArrowRecordBatch batch = layout.batch(bodyOf(place, message))) {
          loader.load(batch);
        }
        consumer.accept(root.getFieldVectors(), place.rows());
        root.clear();
      }
    }
  }

  /** Batches that stand one behind the other are read together, up to some megabytes. */
  private static int endOfRun(List<BatchPlace> places, int from) {
    long start = places.get(from).fileOffset();
    int to = from + 1;
    while (to < places.size()
        && places.get(to).fileOffset() == places.get(to - 1).fileEnd()
        && places.get(to).fileEnd() - start <= RUN_BYTES_MAX) {
      to++;
    }
    return to;
  }

  private static Checksum checksumOf(ArrowBuf message) {
    Checksum checksum = new Checksum();
    for (long at = 0, count; at < message.capacity(); at += count) {
      count = Math.min(BUFFER_BYTES_MAX, message.capacity() - at);
      checksum.update(message.nioBuffer(at, (int) count));
    }
    return checksum;
  }

  private void requireChecksum(Checksum checksum, BatchPlace place) {
    int found = checksum.of(identity.segment(), file.generation(), place.fileOffset());
    if (found != place.crc32c()) {
      throw damageAt(place).because("the checksum of the batch differs");
    }
  }

  private BatchLayout checkedLayout(BatchPlace place, ArrowBuf message) {
    ByteBuffer metadata = ByteBuffer.allocate(place.metadataBytes());
    message.getBytes(0, metadata.array());
    Damage damage = damageAt(place);
    BatchLayout layout = BatchLayout.parse(schema.getFields(), place, metadata, damage);
    layout.check(bodyOf(place, message), damage);
    return layout;
  }

  /** Shares the reference of {@code message}. */
  private static ArrowBuf bodyOf(BatchPlace place, ArrowBuf message) {
    return message.slice(place.metadataBytes(), place.bodyBytes());
  }

  private Damage damageAt(BatchPlace place) {
    return new Damage(file.name(), place.fileOffset());
  }
}
