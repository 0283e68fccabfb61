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
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.complex.ListVector;
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
  private final DensePieces pieces;
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
    this.pieces = new DensePieces(allocator);
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
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    int[][] byGroup = new int[membership.groupCount()][];
    for (int group = 0; group < byGroup.length; group++) {
      byGroup[group] = membership.versions(group).stream().toArray();
    }
    pieces.sendWith(
        batch,
        (from, count) -> places(count, row -> byGroup[membership.groupAt(positions[from + row])]),
        sink);
  }

  private ListVector places(int count, IntFunction<int[]> versions) {
    ListVector places = (ListVector) PLACES.createVector(allocator);
    try {
      IntVector values = (IntVector) places.getDataVector();
      int end = 0;
      for (int row = 0; row < count; row++) {
        places.startNewValue(row);
        int[] those = versions.apply(row);
        for (int version : those) {
          values.setSafe(end++, version);
        }
        places.endValue(row, those.length);
      }
      places.setValueCount(count);
      return places;
    } catch (RuntimeException | Error e) {
      places.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (MultiSnapshot ours = snapshot;
        MultiVersionCursor reading = cursor) {
      assert ours != null && reading != null;
    }
  }
}
