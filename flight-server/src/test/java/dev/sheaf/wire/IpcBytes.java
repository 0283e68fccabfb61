package dev.sheaf.wire;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.vector.compression.CompressionCodec;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.ipc.ArrowWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;

/** What Arrow's own writers make of tables, and the messages that such bytes hold. */
final class IpcBytes {
  private static final int PREFIX_BYTES = 8;

  private IpcBytes() {}

  /** The kinds of IPC data. */
  enum Kind {
    FILE,
    STREAM
  }

  /** A header and its body. */
  static final class Part {
    private final byte[] header;
    private final byte[] body;

    Part(byte[] header, byte[] body) {
      this.header = header;
      this.body = body;
    }

    byte[] header() {
      return header;
    }

    byte[] body() {
      return body;
    }
  }

  /** The table as {@code batches} equal batches. */
  static byte[] of(
      WireTables.Table table, Kind kind, CompressionUtil.CodecType codec, int batches) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ArrowWriter writer = writer(table, kind, codec, out)) {
      writer.start();
      for (int i = 0; i < batches; i++) {
        writer.writeBatch();
      }
      writer.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static ArrowWriter writer(
      WireTables.Table table,
      Kind kind,
      CompressionUtil.CodecType codec,
      ByteArrayOutputStream out) {
    return switch (kind) {
      case FILE ->
          new ArrowFileWriter(
              table.root(),
              table.dictionaries(),
              Channels.newChannel(out),
              null,
              IpcOption.DEFAULT,
              factory(codec),
              codec,
              Optional.empty());
      case STREAM ->
          new ArrowStreamWriter(
              table.root(),
              table.dictionaries(),
              Channels.newChannel(out),
              IpcOption.DEFAULT,
              factory(codec),
              codec,
              Optional.empty());
    };
  }

  private static CompressionCodec.Factory factory(CompressionUtil.CodecType codec) {
    return codec == CompressionUtil.CodecType.NO_COMPRESSION
        ? NoCompressionCodec.Factory.INSTANCE
        : CommonsCompressionFactory.INSTANCE;
  }

  /** The messages of a stream. */
  static List<Part> parts(byte[] stream) {
    ByteBuffer bytes = ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN);
    List<Part> parts = new ArrayList<>();
    for (int at = 0; at < stream.length && bytes.getInt(at + Integer.BYTES) != 0; ) {
      int bodyAt = at + PREFIX_BYTES + bytes.getInt(at + Integer.BYTES);
      byte[] header = Arrays.copyOfRange(stream, at + PREFIX_BYTES, bodyAt);
      int bodyBytes = (int) Message.getRootAsMessage(ByteBuffer.wrap(header)).bodyLength();
      parts.add(new Part(header, Arrays.copyOfRange(stream, bodyAt, bodyAt + bodyBytes)));
      at = bodyAt + bodyBytes;
    }
    return parts;
  }

  /** A stream of these messages. */
  static byte[] stream(List<Part> parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Part part : parts) {
      ByteBuffer prefix = ByteBuffer.allocate(PREFIX_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      prefix.putInt(-1).putInt(part.header().length);
      out.writeBytes(prefix.array());
      out.writeBytes(part.header());
      out.writeBytes(part.body());
    }
    return out.toByteArray();
  }
}
