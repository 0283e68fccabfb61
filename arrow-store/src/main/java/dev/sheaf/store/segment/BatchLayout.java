package dev.sheaf.store.segment;

import com.google.flatbuffers.Table;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BufferLayout;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.jspecify.annotations.Nullable;

/**
 * What the metadata of a record batch says, checked against the schema before it is believed.
 *
 * <p>A checksum proves that bytes are unchanged, not that they are ours; and Arrow's loader trusts
 * what it reads. So the metadata is parsed from the heap, where reading outside throws, and must
 * describe exactly the nodes and buffers of the schema, in ascending order, inside the body, each
 * long enough for its rows. {@link #check} then looks at the body: offsets that do not descend or
 * leave their data, and null counts that differ from the bits. What has passed both can be loaded
 * and never reads outside of the body, whatever bytes it consists of.
 *
 * <p><i>Cost:</i> parsing O(nodes), checking O(rows) for offsets and validity bits; values are not
 * read.
 */
final class BatchLayout {
  private static final int PREFIX_BYTES = 8;

  private final int rows;
  private final List<ArrowFieldNode> nodes = new ArrayList<>();
  private final List<Range> buffers = new ArrayList<>();
  private final List<BodyCheck> checks = new ArrayList<>();

  private record Range(long offset, long length) {
    long end() {
      return offset + length;
    }
  }

  /** Thrown inside of this class only: what the metadata says cannot be. */
  private static final class Contradiction extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Contradiction(String found) {
      super(found, null, false, false);
    }
  }

  private BatchLayout(int rows) {
    this.rows = rows;
  }

  /**
   * Reads the metadata of the message at {@code place}.
   *
   * @param metadata the first {@link BatchPlace#metadataBytes()} of the message, on the heap
   * @throws dev.sheaf.store.error.SheafException when it is not that of a batch of this schema and
   *     place
   */
  static BatchLayout parse(
      List<Field> fields, BatchPlace place, ByteBuffer metadata, Damage damage) {
    try {
      return parse(fields, place, metadata);
    } catch (Contradiction e) {
      throw damage.because(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) { // of the flatbuffers, which read where the bytes point them
      throw damage.because("the batch's metadata cannot be read", e);
    }
  }

  private static BatchLayout parse(List<Field> fields, BatchPlace place, ByteBuffer metadata) {
    metadata.order(ByteOrder.LITTLE_ENDIAN);
    require(
        metadata.getInt(0) == MessageSerializer.IPC_CONTINUATION_TOKEN
            && metadata.getInt(4) == place.metadataBytes() - PREFIX_BYTES,
        "no batch begins here");
    Message message =
        Message.getRootAsMessage(
            metadata
                .slice(PREFIX_BYTES, place.metadataBytes() - PREFIX_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN));
    require(message.headerType() == MessageHeader.RecordBatch, "the message is no record batch");
    require(message.version() == MetadataVersion.V5, "the message has another format version");
    require(message.bodyLength() == place.bodyBytes(), "the batch has another length");
    Table header = message.header(new RecordBatch());
    require(header instanceof RecordBatch, "the message is no record batch");
    RecordBatch batch = (RecordBatch) header;
    require(batch.length() == place.rows(), "the batch has another number of rows");
    require(batch.compression() == null, "the batch is compressed");
    require(batch.variadicBufferCountsLength() == 0, "the batch has buffers of another layout");
    BatchLayout layout = new BatchLayout(place.rows());
    for (Field field : fields) {
      layout.add(field, place.rows(), batch);
    }
    require(
        layout.nodes.size() == batch.nodesLength()
            && layout.buffers.size() == batch.buffersLength(),
        "the batch has columns of another schema");
    require(
        layout.buffers.isEmpty()
            || layout.buffers.get(layout.buffers.size() - 1).end() <= place.bodyBytes(),
        "a column leaves the batch");
    return layout;
  }

  private static void require(boolean holds, String foundOtherwise) {
    if (!holds) {
      throw new Contradiction(foundOtherwise);
    }
  }

  private void add(Field field, long length, RecordBatch batch) {
    require(nodes.size() < batch.nodesLength(), "the batch has columns of another schema");
    FieldNode node = batch.nodes(nodes.size());
    require(node.length() == length, "a column has another length");
    require(node.nullCount() >= 0 && node.nullCount() <= length, "a null count cannot be");
    nodes.add(new ArrowFieldNode(length, node.nullCount()));
    long childLength = addBuffers(field, length, node.nullCount(), batch);
    for (Field child : field.getChildren()) {
      add(child, childLength, batch);
    }
  }

  /** Adds the buffers of one node; the result is the length that its children must have. */
  private long addBuffers(Field field, long length, long nullCount, RecordBatch batch) {
    ArrowType type = storageOf(field.getType());
    @Nullable BufferLayout offsets = null;
    Range offsetRange = new Range(0, 0);
    for (BufferLayout layout : TypeLayout.getTypeLayout(type).getBufferLayouts()) {
      Range range = addBuffer(batch);
      switch (layout.getType()) {
        case VALIDITY -> addValidity(range, length, nullCount);
        case OFFSET -> {
          offsets = layout;
          offsetRange = range;
        }
        case DATA -> {
          if (offsets == null) {
            require(range.length() >= bytesFor(length, layout), "a column is too short");
          } else {
            addOffsets(offsetRange, offsets, length, range.length());
          }
        }
        default -> throw new Contradiction("a column has a layout that is not stored");
      }
    }
    if (type instanceof ArrowType.FixedSizeList list) {
      long childLength = Math.multiplyExact(length, list.getListSize());
      require(childLength <= Integer.MAX_VALUE, "a column has another length");
      return childLength;
    }
    if (offsets != null && !field.getChildren().isEmpty()) {
      // The child's length is whatever its own node says; the offsets must stay within it.
      require(nodes.size() < batch.nodesLength(), "the batch has columns of another schema");
      long childLength = batch.nodes(nodes.size()).length();
      require(childLength >= 0 && childLength <= Integer.MAX_VALUE, "a column has another length");
      addOffsets(offsetRange, offsets, length, childLength);
      return childLength;
    }
    return length;
  }

  private static ArrowType storageOf(ArrowType type) {
    return type instanceof ArrowType.ExtensionType extension
        ? storageOf(extension.storageType())
        : type;
  }

  private Range addBuffer(RecordBatch batch) {
    require(buffers.size() < batch.buffersLength(), "the batch has columns of another schema");
    Buffer buffer = batch.buffers(buffers.size());
    Range range = new Range(buffer.offset(), buffer.length());
    long previousEnd = buffers.isEmpty() ? 0 : buffers.get(buffers.size() - 1).end();
    require(
        range.length() >= 0
            && range.offset() >= previousEnd
            && range.offset() % 8 == 0
            && range.end() >= range.offset(),
        "columns overlap");
    buffers.add(range);
    return range;
  }

  private void addValidity(Range range, long length, long nullCount) {
    if (range.length() == 0) {
      require(nullCount == 0 || length == 0, "a column lacks its nulls");
      return;
    }
    require(range.length() >= (length + 7) / 8, "a column is too short");
    checks.add(new ValidityCheck(range.offset(), length, nullCount));
  }

  private void addOffsets(Range range, BufferLayout layout, long length, long limit) {
    if (range.length() == 0 && length == 0) {
      return;
    }
    int width = layout.getTypeBitWidth() / Byte.SIZE;
    require(range.length() >= (length + 1) * width, "a column is too short");
    checks.add(new OffsetCheck(range.offset(), length, width, limit));
  }

  private static long bytesFor(long length, BufferLayout layout) {
    return (length * layout.getTypeBitWidth() + 7) / 8;
  }

  /**
   * Checks offsets and null counts in the body.
   *
   * @throws dev.sheaf.store.error.SheafException when they contradict each other or the metadata
   */
  void check(ArrowBuf body, Damage damage) {
    for (BodyCheck check : checks) {
      if (!check.holdsIn(body)) {
        throw damage.because(check.foundOtherwise());
      }
    }
  }

  /** The batch over slices of {@code body}, each of which it retains; the caller closes it. */
  ArrowRecordBatch batch(ArrowBuf body) {
    List<ArrowBuf> slices = new ArrayList<>(buffers.size());
    for (Range range : buffers) {
      slices.add(body.slice(range.offset(), range.length()));
    }
    return new ArrowRecordBatch(rows, nodes, slices);
  }
}
