package dev.sheaf.wire;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.ipc.message.ArrowFieldNode;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/**
 * What the header of a batch says about its body.
 *
 * <p><i>Invariants</i> of a parsed one: as many nodes and buffers as its shape has; each null count
 * within its length, each top-level length that of the batch; buffers that hold bytes are aligned
 * to 8, ascend, do not overlap and lie inside the body.
 */
final class BatchHeader {
  private static final int ALIGNMENT = 8;

  private final int rows;
  private final long[] lengths;
  private final long[] nulls;
  private final long[] positions;
  private final long[] sizes;
  private final BodyCodec codec;

  /** A header of these parts, which are not copied. */
  private BatchHeader(
      int rows, long[] lengths, long[] nulls, long[] positions, long[] sizes, BodyCodec codec) {
    this.rows = rows;
    this.lengths = lengths;
    this.nulls = nulls;
    this.positions = positions;
    this.sizes = sizes;
    this.codec = codec;
  }

  /**
   * Reads and checks a header.
   *
   * @param bodyBytes of the body as the header claims it, at most those that are there
   */
  static BatchHeader parse(RecordBatch batch, BatchShape shape, long bodyBytes, int rowsMax) {
    long rows = batch.length();
    if (rows < 0) {
      throw Refusal.malformed("a batch has {rows} rows", "rows", rows);
    }
    if (rows > rowsMax) {
      throw Refusal.beyondLimit(
          "a batch has {rows} rows; the limit is {limit}: send smaller batches",
          "rows",
          rows,
          "limit",
          rowsMax);
    }
    requireCount("columns, nested ones included,", batch.nodesLength(), shape.slots().size());
    requireCount("buffers", batch.buffersLength(), shape.buffers());
    requireCount("variadic buffers", batch.variadicBufferCountsLength(), 0);
    BodyCodec codec = BodyCodec.of(batch.compression());
    int nodes = shape.slots().size();
    int buffers = shape.buffers();
    BatchHeader header =
        new BatchHeader(
            (int) rows,
            new long[nodes],
            new long[nodes],
            new long[buffers],
            new long[buffers],
            codec);
    header.readNodes(batch, shape);
    header.readBuffers(batch, shape, bodyBytes);
    return header;
  }

  /** The header of a batch whose buffers lie anywhere: only their sizes are known. */
  static BatchHeader of(ArrowRecordBatch batch) {
    List<ArrowFieldNode> nodes = batch.getNodes();
    List<ArrowBuf> buffers = batch.getBuffers();
    return new BatchHeader(
        batch.getLength(),
        nodes.stream().mapToLong(ArrowFieldNode::getLength).toArray(),
        nodes.stream().mapToLong(ArrowFieldNode::getNullCount).toArray(),
        new long[buffers.size()],
        buffers.stream().mapToLong(ArrowBuf::readableBytes).toArray(),
        BodyCodec.NONE);
  }

  /** This header for a body in which buffers of these sizes follow each other, not compressed. */
  BatchHeader expandedTo(long[] expandedSizes) {
    long[] starts = new long[expandedSizes.length];
    long end = 0;
    for (int i = 0; i < starts.length; i++) {
      starts[i] = end;
      end += aligned(expandedSizes[i]);
    }
    return new BatchHeader(rows, lengths, nulls, starts, expandedSizes, BodyCodec.NONE);
  }

  /** The next multiple of the alignment of buffers. */
  static long aligned(long bytes) {
    return Math.addExact(bytes, ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  int rows() {
    return rows;
  }

  BodyCodec codec() {
    return codec;
  }

  /** How many columns there are, nested ones included. */
  int nodes() {
    return lengths.length;
  }

  int buffers() {
    return sizes.length;
  }

  /** Slots of a column. */
  long length(int node) {
    return lengths[node];
  }

  /** Null slots that are claimed for a column. */
  long nulls(int node) {
    return nulls[node];
  }

  /** Where a buffer begins in the body. */
  long position(int buffer) {
    return positions[buffer];
  }

  /** Bytes of a buffer. */
  long size(int buffer) {
    return sizes[buffer];
  }

  /** The batch over its body; the caller closes it, and it keeps what it needs of the body. */
  ArrowRecordBatch over(ArrowBuf body) {
    List<ArrowFieldNode> fieldNodes = new ArrayList<>(lengths.length);
    for (int i = 0; i < lengths.length; i++) {
      fieldNodes.add(new ArrowFieldNode(lengths[i], nulls[i]));
    }
    List<ArrowBuf> buffers = new ArrayList<>(sizes.length);
    for (int i = 0; i < sizes.length; i++) {
      buffers.add(body.slice(sizes[i] == 0 ? 0 : positions[i], sizes[i]));
    }
    return new ArrowRecordBatch(rows, fieldNodes, buffers);
  }

  private void readNodes(RecordBatch batch, BatchShape shape) {
    FieldNode node = new FieldNode();
    for (BatchShape.Slot slot : shape.slots()) {
      int i = slot.ordinal();
      batch.nodes(node, i);
      lengths[i] = node.length();
      nulls[i] = node.nullCount();
      if (lengths[i] < 0 || lengths[i] > Integer.MAX_VALUE) {
        throw Refusal.malformed(
            "column '{column}' has {length} slots", "column", slot.path(), "length", lengths[i]);
      }
      if (nulls[i] < 0 || nulls[i] > lengths[i]) {
        throw Refusal.malformed(
            "column '{column}' has {nulls} nulls in {length} slots",
            "column",
            slot.path(),
            "nulls",
            nulls[i],
            "length",
            lengths[i]);
      }
    }
  }

  private void readBuffers(RecordBatch batch, BatchShape shape, long bodyBytes) {
    Buffer buffer = new Buffer();
    long end = 0;
    for (int i = 0; i < sizes.length; i++) {
      batch.buffers(buffer, i);
      positions[i] = buffer.offset();
      sizes[i] = buffer.length();
      if (positions[i] < 0 || sizes[i] < 0 || sizes[i] > bodyBytes - positions[i]) {
        throw misplaced(shape, i, "ends behind the body");
      }
      if (sizes[i] == 0) {
        continue;
      }
      if (positions[i] % ALIGNMENT != 0) {
        throw misplaced(shape, i, "does not begin at a multiple of 8");
      }
      if (positions[i] < end) {
        throw misplaced(shape, i, "begins before the end of the one before it");
      }
      end = positions[i] + sizes[i];
    }
  }

  private RuntimeException misplaced(BatchShape shape, int buffer, String problem) {
    return Refusal.malformed(
        "{buffer} {problem}: it has {bytes} bytes at {position}",
        "buffer",
        shape.describe(buffer),
        "problem",
        problem,
        "bytes",
        sizes[buffer],
        "position",
        positions[buffer]);
  }

  private static void requireCount(String what, int count, int expected) {
    if (count != expected) {
      throw Refusal.malformed(
          "a batch has {count} {what} where its schema has {expected}",
          "count",
          count,
          "what",
          what,
          "expected",
          expected);
    }
  }
}
