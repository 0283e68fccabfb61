package dev.sheaf.wire;

import com.google.flatbuffers.FlatBufferBuilder;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.arrow.flatbuf.BodyCompression;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.DictionaryBatch;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** Headers of messages as anybody may write them, right or wrong. */
final class BatchMessages {
  /** No codec. */
  static final int PLAIN = -1;

  private BatchMessages() {}

  /** Two numbers of a node (length, nulls) or of a buffer (position, size). */
  record Pair(long first, long second) {}

  /** What a batch says about itself. */
  record Batch(long rows, List<Pair> nodes, List<Pair> buffers, int codec) {
    static Batch of(long rows, List<Pair> nodes, List<Pair> buffers) {
      return new Batch(rows, nodes, buffers, PLAIN);
    }
  }

  /** A batch of one column. */
  static ByteBuffer rows(Batch batch, long bodyBytes) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int header = put(builder, batch);
    return message(builder, MessageHeader.RecordBatch, header, bodyBytes, MetadataVersion.V5);
  }

  /** The values of a dictionary. */
  static ByteBuffer dictionary(long id, Batch batch, boolean delta, long bodyBytes) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int data = put(builder, batch);
    int header = DictionaryBatch.createDictionaryBatch(builder, id, data, delta);
    return message(builder, MessageHeader.DictionaryBatch, header, bodyBytes, MetadataVersion.V5);
  }

  /** A schema. */
  static ByteBuffer schema(Schema schema) {
    return schema(schema, MetadataVersion.V5);
  }

  /** A schema of that metadata version. */
  static ByteBuffer schema(Schema schema, short version) {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int header = schema.getSchema(builder);
    return message(builder, MessageHeader.Schema, header, 0, version);
  }

  /** Any header. */
  static ByteBuffer message(
      FlatBufferBuilder builder, byte type, int header, long bodyBytes, short version) {
    builder.finish(Message.createMessage(builder, version, type, header, bodyBytes, 0));
    return ByteBuffer.wrap(builder.sizedByteArray());
  }

  private static int put(FlatBufferBuilder builder, Batch batch) {
    RecordBatch.startNodesVector(builder, batch.nodes().size());
    for (int i = batch.nodes().size() - 1; i >= 0; i--) {
      FieldNode.createFieldNode(builder, batch.nodes().get(i).first, batch.nodes().get(i).second);
    }
    int nodes = builder.endVector();
    RecordBatch.startBuffersVector(builder, batch.buffers().size());
    for (int i = batch.buffers().size() - 1; i >= 0; i--) {
      Pair buffer = batch.buffers().get(i);
      Buffer.createBuffer(builder, buffer.first, buffer.second);
    }
    int buffers = builder.endVector();
    int compression =
        batch.codec() == PLAIN
            ? 0
            : BodyCompression.createBodyCompression(builder, (byte) batch.codec(), (byte) 0);
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, batch.rows());
    RecordBatch.addNodes(builder, nodes);
    RecordBatch.addBuffers(builder, buffers);
    if (compression != 0) {
      RecordBatch.addCompression(builder, compression);
    }
    return RecordBatch.endRecordBatch(builder);
  }
}
