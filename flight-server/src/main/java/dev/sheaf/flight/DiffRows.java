package dev.sheaf.flight;

import dev.sheaf.changes.ComparedColumn;
import dev.sheaf.changes.RowChange;
import dev.sheaf.changes.RowChanges;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** What happened to the records of a table: each with its kind and its values before and after. */
final class DiffRows implements RowStream {
  /** The first column: what happened. */
  static final String DIFF_TYPE = "diff_type";

  private static final int BATCH_ROWS = 65_536;

  private final BufferAllocator allocator;
  private final RowChanges changes;
  private final List<Side> sides = new ArrayList<>();
  private final Schema schema;
  private int next;

  /** One column of the stream. */
  private record Side(Field field, FieldVector values, boolean before) {
    int positionIn(RowChange change) {
      return before ? change.from() : change.to();
    }
  }

  /**
   * Begins.
   *
   * @param allocator pays for the batches
   * @param changes closed with this
   */
  DiffRows(BufferAllocator allocator, RowChanges changes) {
    this.allocator = allocator;
    this.changes = changes;
    List<Field> fields = new ArrayList<>();
    fields.add(new Field(DIFF_TYPE, FieldType.notNullable(ArrowType.Utf8.INSTANCE), null));
    for (ComparedColumn column : changes.columns()) {
      add("from_" + column.name(), column.from(), true, fields);
      add("to_" + column.name(), column.to(), false, fields);
    }
    this.schema = new Schema(fields);
  }

  private void add(String name, @Nullable FieldVector values, boolean before, List<Field> fields) {
    if (values == null) {
      return;
    }
    Field of = values.getField();
    Field field = new Field(name, FieldType.nullable(of.getType()), of.getChildren());
    fields.add(field);
    sides.add(new Side(field, values, before));
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public long rowCount() {
    return changes.changes().size();
  }

  @Override
  public boolean advance(Sink sink) {
    List<RowChange> all = changes.changes();
    if (next == all.size()) {
      return false;
    }
    List<RowChange> some = all.subList(next, Math.min(all.size(), next + BATCH_ROWS));
    next += some.size();
    try (VectorSchemaRoot rows = VectorSchemaRoot.create(schema, allocator)) {
      VarCharVector kinds = (VarCharVector) rows.getVector(0);
      for (int row = 0; row < some.size(); row++) {
        String kind = some.get(row).kind().word();
        kinds.setSafe(row, kind.getBytes(StandardCharsets.US_ASCII));
      }
      for (int i = 0; i < sides.size(); i++) {
        copy(sides.get(i), some, rows.getVector(i + 1));
      }
      rows.setRowCount(some.size());
      try (ArrowRecordBatch sent = new VectorUnloader(rows).getRecordBatch()) {
        sink.send(sent);
      }
    }
    return true;
  }

  private static void copy(Side side, List<RowChange> some, FieldVector into) {
    into.setInitialCapacity(some.size());
    into.allocateNew();
    for (int row = 0; row < some.size(); row++) {
      int position = side.positionIn(some.get(row));
      if (position >= 0) {
        into.copyFromSafe(position, row, side.values);
      }
    }
  }

  @Override
  public void close() {
    changes.close();
  }
}
