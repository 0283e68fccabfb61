package dev.sheaf.wire;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Reads an Arrow IPC file or stream that nobody vouches for.
 *
 * <p>Each message is checked as {@link StreamCheck} says before it is loaded, and no more is
 * allocated for it than its file has bytes, or than a compressed body may take. A file is read as
 * the stream inside of it, and its messages have to lie where the footer says.
 *
 * <p><i>Ownership:</i> owns its source and the batch that it lends. <i>Threads:</i> one.
 * <i>Errors:</i> {@link SheafException} when it is not Arrow, or not to be believed; {@code
 * IOException} when it cannot be read.
 */
public class IpcReader extends ArrowReader {
  private static final int CONTINUATION = 0xFFFF_FFFF;
  private static final int PREFIX_BYTES = 2 * Integer.BYTES;

  private final IpcSource source;
  private final IpcInput input;
  private final StreamCheck check;
  private final WireLimits limits;
  private final ByteBuffer number = ByteBuffer.allocate(Integer.BYTES);

  /**
   * A reader at the beginning.
   *
   * @param source closed with the reader
   */
  public IpcReader(BufferAllocator allocator, IpcSource source, WireLimits limits) {
    super(allocator);
    this.source = source;
    this.input = source.input();
    this.check = new StreamCheck(limits);
    this.limits = limits;
  }

  @Override
  protected Schema readSchema() throws IOException {
    try {
      @Nullable ByteBuffer header = nextHeader();
      if (header == null) {
        throw Refusal.malformed("a stream does not begin with a schema");
      }
      long bodyBytes = bodyBytes(header);
      if (check.header(header, bodyBytes) instanceof WireMessage.Fields fields) {
        return fields.schema();
      }
      throw Refusal.malformed("a stream does not begin with a schema");
    } catch (EOFException e) {
      throw cut(e);
    }
  }

  @Override
  public boolean loadNextBatch() throws IOException {
    prepareLoadNextBatch();
    try {
      while (true) {
        long start = input.position();
        @Nullable ByteBuffer header = nextHeader();
        if (header == null) {
          source.finished();
          return false;
        }
        long bodyBytes = bodyBytes(header);
        source.met(new IpcFooter.Place(start, input.position() - start, bodyBytes));
        if (check.header(header, bodyBytes) instanceof WireMessage.Rows rows
            && load(rows, bodyBytes)) {
          return true;
        }
      }
    } catch (EOFException e) {
      throw cut(e);
    }
  }

  @Override
  public long bytesRead() {
    return input.position();
  }

  @Override
  protected void closeReadSource() throws IOException {
    source.close();
  }

  /** Loads rows or a dictionary; says whether it was rows. */
  private boolean load(WireMessage.Rows rows, long bodyBytes) throws IOException {
    try (ArrowBuf body = input.readBody(allocator, bodyBytes)) {
      if (!StreamCheck.isCompressed(rows)) {
        return loadChecked(rows, body);
      }
      try (BodyExpansion.Expanded expanded = check.expand(allocator, rows, body)) {
        return loadChecked(rows.expandedTo(expanded.header()), expanded.body());
      }
    }
  }

  private boolean loadChecked(WireMessage.Rows rows, ArrowBuf body) {
    check.body(rows, BuffersBody.within(body, rows.header()));
    ArrowRecordBatch batch = rows.header().over(body);
    @Nullable Long id = rows.dictionary();
    if (id == null) {
      loadRecordBatch(batch);
      return true;
    }
    loadDictionary(new ArrowDictionaryBatch(id, batch, false));
    return false;
  }

  /** The next header; null at the end, which may be marked or not. */
  private @Nullable ByteBuffer nextHeader() throws IOException {
    if (!input.readInt(number)) {
      return null;
    }
    int first = number.getInt(0);
    if (first == 0) {
      return null;
    }
    if (first != CONTINUATION) {
      throw Refusal.malformed(
          "the bytes at {position} begin no message of Arrow 1.0 or later",
          "position",
          input.position() - Integer.BYTES);
    }
    if (!input.readInt(number)) {
      throw new EOFException();
    }
    int bytes = number.getInt(0);
    if (bytes == 0) {
      return null;
    }
    if (bytes < 0 || bytes > input.left()) {
      throw Refusal.malformed(
          "the message at {position} claims a header of {bytes} bytes",
          "position",
          input.position() - PREFIX_BYTES,
          "bytes",
          bytes);
    }
    if (bytes > limits.headerBytesMax()) {
      throw Refusal.beyondLimit(
          "the message at {position} has a header of {bytes} bytes; the limit is {limit}",
          "position",
          input.position() - PREFIX_BYTES,
          "bytes",
          bytes,
          "limit",
          limits.headerBytesMax());
    }
    return input.readBytes(bytes);
  }

  /** The length of the body that follows, which has to be there. */
  private long bodyBytes(ByteBuffer header) {
    long bytes;
    try {
      bytes = Message.getRootAsMessage(header).bodyLength();
    } catch (RuntimeException e) {
      throw Refusal.unreadableHeader(e);
    }
    if (bytes < 0 || bytes > input.left()) {
      throw Refusal.malformed(
          "a message claims a body of {claimed} bytes of {left} that are left",
          "claimed",
          bytes,
          "left",
          input.left());
    }
    return bytes;
  }

  private static SheafException cut(EOFException cause) {
    return SheafException.because(
        cause, ErrorCode.BAD_INPUT, "the last message is cut off before its end");
  }
}
