package dev.sheaf.store.segment;

import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.compression.NoCompressionCodec;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * The first rows of a chunk as immutable vectors, shared by all leases that were taken at the time.
 *
 * <p><i>Ownership:</i> owns its vectors. It is closed when it has been {@linkplain #retire()
 * replaced} and its last lease is gone. <i>Threads:</i> the counts are guarded by the chunk; the
 * vectors are read by anybody.
 */
final class ChunkView {
  private final List<FieldVector> columns;
  private final int rows;
  private int leases;
  private boolean retired;

  ChunkView(List<FieldVector> columns, int rows) {
    this.columns = columns;
    this.rows = rows;
  }

  int rows() {
    return rows;
  }

  FieldVector column(int i) {
    return columns.get(i);
  }

  List<FieldVector> columns() {
    return columns;
  }

  /** The rows as a message; the caller closes it. */
  ArrowRecordBatch toBatch() {
    List<Field> fields = columns.stream().map(FieldVector::getField).toList();
    VectorSchemaRoot root = new VectorSchemaRoot(fields, columns, rows);
    return new VectorUnloader(root, true, NoCompressionCodec.INSTANCE, true).getRecordBatch();
  }

  void addLease() {
    leases++;
  }

  void dropLease() {
    leases--;
    closeIfUnused();
  }

  /** Gives up the owner's share. */
  void retire() {
    retired = true;
    closeIfUnused();
  }

  private void closeIfUnused() {
    if (retired && leases == 0) {
      columns.forEach(FieldVector::close);
    }
  }
}
