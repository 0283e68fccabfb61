package dev.sheaf.wire;

import com.google.protobuf.ByteString;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.CompressionUtil.CodecType;
import org.apache.arrow.vector.ipc.message.ArrowBuffer;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowMessage;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;

/**
 * Compresses the bodies of messages that are sent, each buffer for itself; one that would not
 * become smaller stays as it is. The other way round is {@link BodyExpansion}.
 *
 * <p><i>Threads:</i> one at a time. <i>Cost:</i> a copy of the body, and two of the compressed one.
 */
final class BodyCompression {
  /** Of Zstandard: the one that takes least time. */
  private static final int ZSTD_LEVEL = 1;

  /** Arrow's own reader in Java releases a compressed batch of one buffer too early. */
  private static final int BUFFERS_MIN = 2;

  private static final int BLOCK_BYTES = 64 << 10;

  private final BufferAllocator allocator;
  private final CodecType type;
  private final CompressionCodec codec;
  private final BooleanSupplier cancelled;

  /** Whoever sends a message, before {@link #compress} returns. */
  @FunctionalInterface
  interface Sender {
    /** The message at its beginning; borrowed. */
    void send(InputStream message);
  }

  /**
   * Compresses with one codec.
   *
   * @param allocator pays for one message at a time
   * @param cancelled whether nobody wants the message any more; looked at before each buffer
   */
  BodyCompression(BufferAllocator allocator, BodyCodec codec, BooleanSupplier cancelled) {
    this.allocator = allocator;
    this.type = codec == BodyCodec.ZSTD ? CodecType.ZSTD : CodecType.LZ4_FRAME;
    this.codec =
        type == CodecType.ZSTD
            ? CommonsCompressionFactory.INSTANCE.createCodec(type, ZSTD_LEVEL)
            : new Lz4FrameCodec();
    this.cancelled = cancelled;
  }

  /**
   * Sends a message with its body compressed, if it has one.
   *
   * @param message of our own, at its beginning, which can be marked; borrowed
   * @return whether it was sent; if not, it is at its beginning again
   * @throws SheafException CANCELLED (caller)
   */
  boolean compress(InputStream message, Sender sender) throws IOException {
    message.mark(Integer.MAX_VALUE);
    FlightDataFrame frame = FlightDataFrame.parse(message, Integer.MAX_VALUE);
    message.reset();
    if (frame.bodyBytes() == 0) {
      return false;
    }
    Message header = Message.getRootAsMessage(frame.header().asReadOnlyByteBuffer());
    if (header.headerType() == MessageHeader.RecordBatch) {
      RecordBatch rows = (RecordBatch) header.header(new RecordBatch());
      if (rows.buffersLength() < BUFFERS_MIN) {
        return false;
      }
      try (ArrowRecordBatch small = compress(rows, message, frame)) {
        send(frame, small, small, sender);
      }
      return true;
    }
    if (header.headerType() == MessageHeader.DictionaryBatch) {
      DictionaryBatch dictionary = (DictionaryBatch) header.header(new DictionaryBatch());
      if (dictionary.data().buffersLength() < BUFFERS_MIN) {
        return false;
      }
      try (ArrowDictionaryBatch small =
          new ArrowDictionaryBatch(
              dictionary.id(), compress(dictionary.data(), message, frame), dictionary.isDelta())) {
        send(frame, small, small.getDictionary(), sender);
      }
      return true;
    }
    return false;
  }

  private ArrowRecordBatch compress(RecordBatch rows, InputStream message, FlightDataFrame frame)
      throws IOException {
    try (ArrowRecordBatch plain =
        MessageSerializer.deserializeRecordBatch(rows, body(message, frame))) {
      List<ArrowBuf> buffers = new ArrayList<>(plain.getBuffers().size());
      try {
        for (ArrowBuf buffer : plain.getBuffers()) {
          buffers.add(compress(buffer));
        }
        return new ArrowRecordBatch(
            plain.getLength(),
            plain.getNodes(),
            buffers,
            CompressionUtil.createBodyCompression(codec),
            plain.getVariadicBufferCounts(),
            true,
            true);
      } finally {
        buffers.forEach(ArrowBuf::close);
      }
    }
  }

  private ArrowBuf compress(ArrowBuf buffer) {
    if (cancelled.getAsBoolean()) {
      throw SheafException.of(ErrorCode.CANCELLED, "the client has gone");
    }
    if (buffer.readableBytes() == 0) {
      return allocator.getEmpty();
    }
    buffer.getReferenceManager().retain(); // the codec releases what it is given, if it succeeds
    try {
      return codec.compress(allocator, buffer);
    } catch (RuntimeException | Error e) {
      buffer.getReferenceManager().release();
      throw e;
    }
  }

  /** The body in one piece; the caller closes it. */
  private ArrowBuf body(InputStream message, FlightDataFrame frame) throws IOException {
    ArrowBuf body = allocator.buffer(frame.bodyBytes());
    try {
      byte[] block = new byte[BLOCK_BYTES];
      message.skipNBytes(frame.bodyStart());
      while (body.writerIndex() < frame.bodyBytes()) {
        long left = frame.bodyBytes() - body.writerIndex();
        int count = message.readNBytes(block, 0, (int) Math.min(block.length, left));
        if (count == 0) {
          throw new IllegalStateException("a message of our own ends too early");
        }
        body.writeBytes(block, 0, count);
      }
      return body;
    } catch (IOException | RuntimeException e) {
      body.close();
      throw e;
    }
  }

  private void send(
      FlightDataFrame frame, ArrowMessage message, ArrowRecordBatch rows, Sender sender) {
    ByteBuffer metadata = MessageSerializer.serializeMetadata(message, IpcOption.DEFAULT);
    int bytes = Math.toIntExact(message.computeBodyLength());
    try (ArrowBuf body = allocator.buffer(Math.max(1, bytes))) {
      body.setZero(0, bytes);
      body.writerIndex(bytes);
      List<ArrowBuffer> places = rows.getBuffersLayout();
      for (int i = 0; i < places.size(); i++) {
        ArrowBuf from = rows.getBuffers().get(i);
        body.setBytes(places.get(i).getOffset(), from, 0, from.readableBytes());
      }
      ByteString lead = frame.before(ByteString.copyFrom(metadata), bytes);
      sender.send(new ExpandedMessage(lead, body));
    }
  }
}
