package dev.sheaf.flight;

import dev.sheaf.flight.sql.SqlRows;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of Flight SQL as a stream: batches as they are, or in pieces of a few MiB. */
final class SqlRowStream implements RowStream {
  /** Bytes of a message, roughly: clients in Go take 16 MiB unless told otherwise. */
  private static final long PIECE_BYTES = 4 << 20;

  private final SqlRows rows;

  /**
   * Begins to send.
   *
   * @param rows closed by whoever opened them
   */
  SqlRowStream(SqlRows rows) {
    this.rows = rows;
  }

  @Override
  public Schema schema() {
    return rows.schema();
  }

  /** What DuckDB hands out has to be given back before its query ends. */
  @Override
  public Sent sent() {
    return Sent.AS_A_COPY;
  }

  @Override
  public long rowCount() {
    return -1;
  }

  @Override
  public boolean advance(Sink sink) {
    if (!rows.advance()) {
      return false;
    }
    VectorSchemaRoot batch = rows.root();
    int pieceRows = pieceRows(batch);
    if (pieceRows >= batch.getRowCount()) {
      send(batch, sink);
      return true;
    }
    for (int from = 0; from < batch.getRowCount(); from += pieceRows) {
      if (from > 0 && !sink.awaitReady()) {
        return true;
      }
      try (VectorSchemaRoot piece =
          batch.slice(from, Math.min(pieceRows, batch.getRowCount() - from))) {
        send(piece, sink);
      }
    }
    return true;
  }

  private static void send(VectorSchemaRoot batch, Sink sink) {
    try (ArrowRecordBatch sent = new VectorUnloader(batch).getRecordBatch()) {
      sink.send(sent);
    }
  }

  /** A power of two. */
  private static int pieceRows(VectorSchemaRoot batch) {
    long bytes = 0;
    for (FieldVector column : batch.getFieldVectors()) {
      bytes += column.getBufferSize();
    }
    if (bytes <= PIECE_BYTES) {
      return Integer.MAX_VALUE;
    }
    long rows = Math.max(1, PIECE_BYTES * batch.getRowCount() / bytes);
    return Integer.highestOneBit((int) Math.min(1 << 30, rows));
  }

  @Override
  public void close() {
    // the rows belong to whoever opened them
  }
}
