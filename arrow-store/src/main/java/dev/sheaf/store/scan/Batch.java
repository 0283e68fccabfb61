package dev.sheaf.store.scan;

import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.VectorUnloader;
import org.apache.arrow.vector.ipc.message.ArrowRecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Some columns of one chunk, and which of its rows are wanted.
 *
 * <p><i>Ownership:</i> lent to a {@link BatchConsumer} until its call returns; then the columns may
 * be gone. {@link #copyTo} and {@link #toRecordBatch} give what may be kept.
 */
public final class Batch {
  private final Schema schema;
  private final FieldVector[] columns;
  private final int rowCount;
  private final Selection selection;

  Batch(Schema schema, FieldVector[] columns, int rowCount, Selection selection) {
    this.schema = schema;
    this.columns = columns;
    this.rowCount = rowCount;
    this.selection = selection;
  }

  /**
   * A batch of vectors all of whose rows are wanted, for cursors that make their rows.
   *
   * @param schema names and types of the columns
   * @param columns one vector per field, of {@code rowCount} rows; lent with the batch
   * @param rowCount at least one
   */
  public static Batch of(Schema schema, List<? extends FieldVector> columns, int rowCount) {
    return new Batch(
        schema, columns.toArray(new FieldVector[0]), rowCount, new Selection.All(rowCount));
  }

  /**
   * A batch of vectors some of whose rows are wanted.
   *
   * @param selection in {@code [0, rowCount)}
   */
  public static Batch of(
      Schema schema, List<? extends FieldVector> columns, int rowCount, Selection selection) {
    return new Batch(schema, columns.toArray(new FieldVector[0]), rowCount, selection);
  }

  /** Names and types of the columns. */
  public Schema schema() {
    return schema;
  }

  /** Rows that the columns hold, wanted or not. */
  public int rowCount() {
    return rowCount;
  }

  /** Which of them are wanted. */
  public Selection selection() {
    return selection;
  }

  /** How many of them are wanted; at least one. */
  public int selectedCount() {
    return selection.count();
  }

  /**
   * A column, to be read at the selected positions only.
   *
   * @param index its place in the schema
   * @return {@code rowCount} values, borrowed
   */
  public FieldVector column(int index) {
    return columns[index];
  }

  /**
   * The wanted rows, dense, in vectors of their own.
   *
   * @param allocator pays for them
   * @return a new root; the caller closes it
   */
  public VectorSchemaRoot copyTo(BufferAllocator allocator) {
    List<FieldVector> copies = new ArrayList<>(columns.length);
    try {
      int[] positions =
          selection instanceof Selection.Positions listed ? listed.array() : new int[0];
      for (int i = 0; i < columns.length; i++) {
        try (GrowingColumn copy = GrowingColumn.create(allocator, schema.getFields().get(i))) {
          append(copy, columns[i], positions);
          copies.add(copy.finish());
        }
      }
      return new VectorSchemaRoot(schema, copies, selection.count());
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, copies);
      throw e;
    }
  }

  /**
   * The wanted rows, dense, as a batch that can be loaded or written.
   *
   * <p>When every row is wanted the segment's buffers are shared, not copied.
   *
   * @param allocator pays for copies
   * @return a new batch; the caller closes it
   */
  public ArrowRecordBatch toRecordBatch(BufferAllocator allocator) {
    if (selection instanceof Selection.All) {
      return new VectorUnloader(new VectorSchemaRoot(schema, List.of(columns), rowCount))
          .getRecordBatch();
    }
    try (VectorSchemaRoot copy = copyTo(allocator)) {
      return new VectorUnloader(copy).getRecordBatch();
    }
  }

  /** Appends the wanted rows of every column to a growing column each. */
  void appendTo(List<GrowingColumn> targets) {
    int[] positions = selection instanceof Selection.Positions listed ? listed.array() : new int[0];
    for (int i = 0; i < columns.length; i++) {
      append(targets.get(i), columns[i], positions);
    }
  }

  private void append(GrowingColumn target, FieldVector column, int[] positions) {
    if (selection instanceof Selection.Range range) {
      target.append(column, range.from(), range.count());
    } else if (selection instanceof Selection.All) {
      target.append(column, 0, rowCount);
    } else {
      target.append(column, positions, 0, selection.count());
    }
  }
}
