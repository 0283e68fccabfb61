package dev.sheaf.sql.relation;

import dev.sheaf.ops.Cancellation;
import dev.sheaf.store.MultiSnapshot;
import dev.sheaf.store.scan.Batch;
import dev.sheaf.store.scan.BatchConsumer;
import dev.sheaf.store.scan.BatchCursor;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.scan.Membership;
import dev.sheaf.store.scan.MultiVersionCursor;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Rows of many versions with what holds them: a list to each row, or a row to each version.
 *
 * <p><i>Memory:</i> a copy of one chunk's rows, and one batch, which is bounded by rows and by the
 * elements of its lists, however many versions hold a row.
 */
final class VersionsCursor implements BatchCursor {
  /** Rows of a batch, and elements of its lists. */
  private static final int BATCH_ROWS = 32_768;

  private static final int BATCH_ELEMENTS = 262_144;

  private final BufferAllocator allocator;
  private final MultiSnapshot snapshot;
  private final MultiVersionCursor cursor;
  private final List<byte[]> labels = new ArrayList<>();
  private final @Nullable Field list;
  private final @Nullable Field each;
  private final Cancellation cancellation;
  private final Schema schema;

  private @Nullable VectorSchemaRoot rows;
  private int[] groups = new int[0];
  private int[][] versions = new int[0][];
  private int row;
  private int place;

  /**
   * A cursor.
   *
   * @param snapshot taken over
   * @param cursor taken over
   * @param labels what the versions are called
   * @param list the column of lists; null if it is not wanted
   * @param each the column of one version each; null if it is not wanted
   */
  VersionsCursor(
      BufferAllocator allocator,
      MultiSnapshot snapshot,
      MultiVersionCursor cursor,
      List<String> labels,
      @Nullable Field list,
      @Nullable Field each,
      Cancellation cancellation) {
    this.allocator = allocator;
    this.snapshot = snapshot;
    this.cursor = cursor;
    labels.forEach(label -> this.labels.add(TextColumns.bytes(label)));
    this.list = list;
    this.each = each;
    this.cancellation = cancellation;
    List<Field> fields = new ArrayList<>(cursor.schema().getFields());
    if (list != null) {
      fields.add(list);
    }
    if (each != null) {
      fields.add(each);
    }
    this.schema = new Schema(fields);
  }

  @Override
  public Schema schema() {
    return schema;
  }

  @Override
  public boolean advance(BatchConsumer consumer) {
    cancellation.check();
    while (rows == null || row == rows.getRowCount()) {
      release();
      if (!cursor.advance(this::keep)) {
        return false;
      }
    }
    Piece piece = next(rows);
    List<FieldVector> columns = BudgetErrors.within(allocator, () -> columns(piece));
    try {
      consumer.accept(Batch.of(schema, columns, piece.count));
    } finally {
      AutoCloseables.closeNoChecked(() -> AutoCloseables.close(columns));
    }
    return true;
  }

  /** Copies a lent batch, with the versions of each group of rows. */
  private void keep(Batch batch, Membership membership) {
    rows = batch.copyTo(allocator);
    rows.setRowCount(batch.selectedCount());
    int[] positions = new int[batch.selectedCount()];
    batch.selection().copyTo(positions);
    groups = new int[positions.length];
    for (int i = 0; i < positions.length; i++) {
      groups[i] = membership.groupAt(positions[i]);
    }
    versions = new int[membership.groupCount()][];
    for (int group = 0; group < versions.length; group++) {
      BitSet held = membership.versions(group);
      versions[group] = held.stream().toArray();
    }
    row = 0;
    place = 0;
  }

  /** Some rows of the copy, the same one as often as wanted, and which version each is for. */
  private static final class Piece {
    private final VectorSchemaRoot source;
    private final int[] positions = new int[BATCH_ROWS];
    private final int[] places = new int[BATCH_ROWS];
    private int count;

    Piece(VectorSchemaRoot source) {
      this.source = source;
    }
  }

  private Piece next(VectorSchemaRoot source) {
    Piece piece = new Piece(source);
    int elements = 0;
    while (piece.count < BATCH_ROWS && row < source.getRowCount()) {
      int[] held = versions[groups[row]];
      if (list != null && piece.count > 0 && elements + held.length > BATCH_ELEMENTS) {
        break;
      }
      elements += list == null ? 0 : held.length;
      piece.positions[piece.count] = row;
      piece.places[piece.count++] = place;
      place++;
      if (each == null || place >= held.length) {
        row++;
        place = 0;
      }
    }
    return piece;
  }

  private List<FieldVector> columns(Piece piece) {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (FieldVector vector : piece.source.getFieldVectors()) {
        try (GrowingColumn column = GrowingColumn.create(allocator, vector.getField())) {
          column.append(vector, piece.positions, 0, piece.count);
          columns.add(column.finish());
        }
      }
      if (list != null) {
        columns.add(TextColumns.lists(allocator, list, piece.count, i -> held(piece.positions[i])));
      }
      if (each != null) {
        columns.add(
            TextColumns.of(
                allocator,
                each,
                piece.count,
                i -> labels.get(versions[groups[piece.positions[i]]][piece.places[i]])));
      }
      return columns;
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  private List<byte[]> held(int position) {
    List<byte[]> held = new ArrayList<>();
    for (int version : versions[groups[position]]) {
      held.add(labels.get(version));
    }
    return held;
  }

  private void release() {
    if (rows != null) {
      rows.close();
      rows = null;
    }
  }

  @Override
  public void close() {
    release();
    cursor.close();
    snapshot.close();
  }
}
