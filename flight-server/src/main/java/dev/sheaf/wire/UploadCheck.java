package dev.sheaf.wire;

import com.google.protobuf.ByteString;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;
import org.apache.arrow.flight.impl.Flight;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.message.ArrowDictionaryBatch;
import org.apache.arrow.vector.ipc.message.ArrowMessage;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.IpcOption;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Checks the messages of one upload.
 *
 * <p><i>Threads:</i> one at a time.
 */
final class UploadCheck {
  private final BufferAllocator allocator;
  private final WireLimits limits;
  private final UploadQuota quota;
  private final StreamCheck stream;
  private final Predicate<byte[]> rowless;
  private boolean described;
  private boolean mayLackSchema;
  private boolean hasSchema;
  private long streamBytes;

  /** Whoever takes a checked message, before {@link #accept} returns. */
  @FunctionalInterface
  interface Taker {
    /** The message at its beginning; borrowed. */
    void take(InputStream message);
  }

  /**
   * Nothing has come yet.
   *
   * @param rowless whether a command's stream may end without a schema
   */
  UploadCheck(
      BufferAllocator allocator, WireLimits limits, UploadQuota quota, Predicate<byte[]> rowless) {
    this.allocator = allocator;
    this.limits = limits;
    this.quota = quota;
    this.rowless = rowless;
    this.stream = new StreamCheck(limits);
  }

  /**
   * Passes a message on if nothing is wrong with it: itself, or one with its body expanded.
   *
   * @throws SheafException for what is wrong
   * @throws org.apache.arrow.memory.OutOfMemoryException when there is too little to expand it
   */
  void accept(InputStream message, Taker taker) {
    try {
      FlightDataFrame frame = begin(message);
      WireMessage.@Nullable Rows rows = header(frame);
      if (rows != null && StreamCheck.isCompressed(rows)) {
        message.reset();
        acceptCompressed(message, frame, rows, taker);
        return;
      }
      message.reset();
      if (rows != null) {
        stream.body(rows, new StreamBody(message, frame.bodyStart(), rows.header()));
        message.reset();
      }
    } catch (IOException e) {
      throw SheafException.because(e, ErrorCode.BAD_INPUT, "a message ends too early");
    }
    taker.take(message);
  }

  /**
   * The client has sent everything. A handler would wait without end for a schema that did not
   * come: where none is needed, it gets one without columns.
   *
   * @throws SheafException BAD_INPUT (caller) if there is no schema where one is needed
   */
  void complete(Taker taker) {
    if (hasSchema) {
      return;
    }
    if (!mayLackSchema) {
      throw Refusal.malformed("a stream has no schema");
    }
    ByteString header =
        ByteString.copyFrom(
            MessageSerializer.serializeMetadata(new Schema(List.of()), IpcOption.DEFAULT));
    taker.take(
        Flight.FlightData.newBuilder().setDataHeader(header).build().toByteString().newInput());
  }

  /** The upload has ended, however: what it counted for does so no more. */
  void end() {
    quota.release();
  }

  private FlightDataFrame begin(InputStream message) throws IOException {
    int bytes = message.available();
    streamBytes += bytes;
    if (streamBytes > limits.streamBytesMax()) {
      throw Refusal.beyondLimit(
          "a stream has more than {limit} bytes", "limit", limits.streamBytesMax());
    }
    quota.take(bytes);
    message.mark(bytes);
    FlightDataFrame frame = FlightDataFrame.parse(message, limits.headerBytesMax());
    if (!described && !frame.isDescribed()) {
      throw Refusal.malformed("the first message of a stream has no descriptor");
    }
    if (!described) {
      described = true;
      mayLackSchema = rowless.test(frame.command().toByteArray());
    }
    return frame;
  }

  private WireMessage.@Nullable Rows header(FlightDataFrame frame) {
    if (frame.header().size() == 0) {
      return null;
    }
    WireMessage checked = stream.header(frame.header().asReadOnlyByteBuffer(), frame.bodyBytes());
    hasSchema = true; // or it would have been refused
    return checked instanceof WireMessage.Rows rows ? rows : null;
  }

  private void acceptCompressed(
      InputStream message, FlightDataFrame frame, WireMessage.Rows rows, Taker taker) {
    try (BodyExpansion.Expanded expanded = expand(message, frame, rows)) {
      WireMessage.Rows plain = rows.expandedTo(expanded.header());
      stream.body(plain, BuffersBody.within(expanded.body(), expanded.header()));
      ByteString header = headerOf(plain, expanded.body());
      ByteString lead = frame.before(header, Math.toIntExact(expanded.body().readableBytes()));
      taker.take(new ExpandedMessage(lead, expanded.body()));
    }
  }

  private BodyExpansion.Expanded expand(
      InputStream message, FlightDataFrame frame, WireMessage.Rows rows) {
    try (ArrowBuf body = allocator.buffer(frame.bodyBytes())) {
      new StreamBody(message, frame.bodyStart(), rows.header()).copyTo(body, frame.bodyBytes());
      return stream.expand(allocator, rows, body);
    }
  }

  private static ByteString headerOf(WireMessage.Rows rows, ArrowBuf body) {
    try (ArrowRecordBatch batch = rows.header().over(body)) {
      @Nullable Long id = rows.dictionary();
      ArrowMessage message = id == null ? batch : new ArrowDictionaryBatch(id, batch, false);
      ByteBuffer metadata = MessageSerializer.serializeMetadata(message, IpcOption.DEFAULT);
      return ByteString.copyFrom(metadata);
    }
  }
}
