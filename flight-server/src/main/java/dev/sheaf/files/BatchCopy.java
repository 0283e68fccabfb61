package dev.sheaf.files;

import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorLoader;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;

/** Copies batches between allocators that have no root in common, buffer by buffer. */
final class BatchCopy {
  private BatchCopy() {}

  /** Makes {@code to}, empty so far, hold what {@code from} holds; both have one schema. */
  static void copy(BufferAllocator allocator, VectorSchemaRoot from, VectorSchemaRoot to) {
    List<ArrowBuf> copies = new ArrayList<>();
    try (ArrowRecordBatch batch = new VectorUnloader(from).getRecordBatch()) {
      for (ArrowBuf buffer : batch.getBuffers()) {
        long bytes = buffer.readableBytes();
        ArrowBuf copy = allocator.buffer(bytes);
        copies.add(copy);
        copy.setBytes(0, buffer, buffer.readerIndex(), bytes);
        copy.writerIndex(bytes);
      }
      try (ArrowRecordBatch copy =
          new ArrowRecordBatch(batch.getLength(), batch.getNodes(), copies)) {
        new VectorLoader(to).load(copy);
      }
    } finally {
      // The batch had references of its own.
      copies.forEach(ArrowBuf::close);
    }
  }

  /** As above, for the first rows of one column. */
  static void copy(BufferAllocator allocator, FieldVector from, FieldVector to, int rowCount) {
    copy(allocator, rootOf(from, rowCount), rootOf(to, 0));
  }

  /** A view of one vector, which stays with its owner: not closed. */
  private static VectorSchemaRoot rootOf(FieldVector vector, int rowCount) {
    return new VectorSchemaRoot(List.of(vector.getField()), List.of(vector), rowCount);
  }
}
