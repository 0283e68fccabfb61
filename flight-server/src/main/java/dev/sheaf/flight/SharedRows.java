package dev.sheaf.flight;

import dev.sheaf.flight.protocol.ReadCommand;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.Membership;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.scan.Scan;
import dev.sheaf.store.scan.Selection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The rows of several versions, each once, with a last column that says which of them hold it. */
final class SharedRows implements RowStream {
  /** The last column: places in the list of revisions. */
  static final String REVISIONS = "revisions";

  private static final Field PLACES =
      new Field(
          REVISIONS,
          FieldType.notNullable(ArrowType.List.INSTANCE),
          List.of(
              new Field(
                  ListVector.DATA_VECTOR_NAME,
                  FieldType.notNullable(new ArrowType.Int(32, true)),
                  null)));

  private final BufferAllocator allocator;
  private final MultiSnapshot snapshot;
  private final MultiVersionCursor cursor;
  private final Schema schema;
  private final long rowCount;

  /**
   * Begins to read.
   *
   * @param allocator pays for the batches
   * @param snapshot closed with this, and if this cannot begin
   */
  SharedRows(BufferAllocator allocator, MultiSnapshot snapshot, ReadCommand command) {
    this.allocator = allocator;
    this.snapshot = snapshot;
    try {
      Scan scan = command.scan(snapshot.schema());
      this.cursor = snapshot.scan(scan);
      List<Field> fields = new ArrayList<>(cursor.schema().getFields());
      if (fields.stream().anyMatch(field -> field.getName().equals(REVISIONS))) {
        throw SheafException.of(
            ErrorCode.BAD_ARGUMENT,
            "the table has a column '{column}' of its own; name the columns that are wanted",
            "column",
            REVISIONS);
      }
      fields.add(PLACES);
      this.schema = new Schema(fields);
      this.rowCount =
          scan.predicate() == null ? Math.min(distinctRows(snapshot), command.limit()) : -1;
    } catch (RuntimeException | Error e) {
      snapshot.close();
      throw e;
    }
  }

  private static long distinctRows(MultiSnapshot snapshot) {
    RowSet all = RowSet.empty();
    for (RowSet rows : snapshot.rowSets()) {
      all = all.or(rows);
    }
    return all.cardinality();
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long rowCount() {
    return rowCount;
  }

  @Override
  public boolean advance(Sink sink) {
    return cursor.advance((batch, membership) -> send(batch, membership, sink));
  }

  private void send(Batch batch, Membership membership, Sink sink) {
    try (VectorSchemaRoot rows = batch.copyTo(allocator);
        ListVector places = (ListVector) PLACES.createVector(allocator)) {
      write(places, batch.selection(), membership, batch.selectedCount());
      List<FieldVector> columns = new ArrayList<>(rows.getFieldVectors());
      columns.add(places);
      VectorSchemaRoot all = new VectorSchemaRoot(schema, columns, rows.getRowCount());
      try (ArrowRecordBatch sent = new VectorUnloader(all).getRecordBatch()) {
        sink.send(sent);
      }
    }
  }

  private static void write(
      ListVector places, Selection selection, Membership membership, int count) {
    int[][] byGroup = new int[membership.groupCount()][];
    for (int group = 0; group < byGroup.length; group++) {
      BitSet versions = membership.versions(group);
      byGroup[group] = versions.stream().toArray();
    }
    IntVector values = (IntVector) places.getDataVector();
    int[] positions = new int[count];
    selection.copyTo(positions);
    int end = 0;
    for (int row = 0; row < count; row++) {
      int[] versions = byGroup[membership.groupAt(positions[row])];
      places.startNewValue(row);
      for (int version : versions) {
        values.setSafe(end++, version);
      }
      places.endValue(row, versions.length);
    }
    places.setValueCount(count);
  }

  @Override
  public void close() {
    try (MultiSnapshot ours = snapshot;
        MultiVersionCursor reading = cursor) {
      assert ours != null && reading != null;
    }
  }
}
