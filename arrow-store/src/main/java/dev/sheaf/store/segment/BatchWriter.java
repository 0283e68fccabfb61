package dev.sheaf.store.segment;

import dev.sheaf.store.file.StoreFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.ArrowBlock;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Appends IPC messages to a file, one behind the other, with their checksums.
 *
 * <p>A message of a few rows consists of dozens of pieces of a few bytes; they are gathered in a
 * buffer and written together. Pieces larger than the buffer go to the file as they are.
 *
 * <p><i>Ownership:</i> holds one buffer until it is closed; the file belongs to the caller, who
 * forces it. <i>Threads:</i> one.
 */
final class BatchWriter implements AutoCloseable {
  private static final int STAGING_BYTES = 1 << 18;

  private final int segment;
  private final int generation;
  private final StoreFile file;
  private final ArrowBuf memory;
  private final ByteBuffer staging;
  private long flushed;

  /**
   * @param end where the first message goes
   */
  BatchWriter(BufferAllocator allocator, int segment, int generation, StoreFile file, long end) {
    this.segment = segment;
    this.generation = generation;
    this.file = file;
    this.flushed = end;
    this.memory = allocator.buffer(STAGING_BYTES);
    this.staging = memory.nioBuffer(0, STAGING_BYTES);
  }

  int generation() {
    return generation;
  }

  /** The offset behind what was written. */
  long end() {
    return flushed + staging.position();
  }

  /** Appends the message that says what columns the batches have. */
  void write(Schema schema) {
    try {
      MessageSerializer.serialize(new WriteChannel(new Gathering(new Checksum())), schema);
    } catch (IOException e) {
      throw new IllegalStateException("no channel of ours throws it", e);
    }
    flush();
  }

  /** Appends a batch and says where it is. */
  BatchPlace write(int chunk, int position, ArrowRecordBatch batch) {
    long offset = end();
    Checksum checksum = new Checksum();
    ArrowBlock block;
    try {
      block = MessageSerializer.serialize(new WriteChannel(new Gathering(checksum)), batch);
    } catch (IOException e) {
      throw new IllegalStateException("no channel of ours throws it", e);
    }
    flush();
    return new BatchPlace(
        segment,
        chunk,
        position,
        batch.getLength(),
        offset,
        block.getMetadataLength(),
        block.getBodyLength(),
        checksum.of(segment, generation, offset));
  }

  /** Appends a message that is there already byte by byte, such as that of another file. */
  void write(ByteBuffer bytes) {
    flush();
    int count = bytes.remaining();
    file.write(flushed, bytes);
    flushed += count;
  }

  private void flush() {
    int count = staging.position();
    if (count > 0) {
      file.write(flushed, staging.flip());
      staging.clear();
      flushed += count;
    }
  }

  @Override
  public void close() {
    memory.close();
  }

  private final class Gathering implements WritableByteChannel {
    private final Checksum checksum;

    Gathering(Checksum checksum) {
      this.checksum = checksum;
    }

    @Override
    public int write(ByteBuffer piece) {
      int count = piece.remaining();
      checksum.update(piece);
      if (count > staging.remaining()) {
        flush();
      }
      if (count > staging.remaining()) {
        file.write(flushed, piece);
        flushed += count;
      } else {
        staging.put(piece);
      }
      return count;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
