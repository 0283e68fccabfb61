package dev.sheaf.ops.merge;

import dev.sheaf.ops.merge.RecordResolution.ValueRef;
import dev.sheaf.store.vector.GrowingColumn;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;

/** Builds the rows of records that are like no row that is there. */
final class MergedRows {
  private MergedRows() {}

  /**
   * The rows of the records whose outcome is {@link RecordOutcome#WRITTEN}.
   *
   * @param schema the merged table's
   * @return a new root; the caller closes it
   */
  static VectorSchemaRoot build(
      BufferAllocator allocator,
      Schema schema,
      ContestFields fields,
      RecordMerge merge,
      ResolvedValues resolved) {
    int[] keys = new int[merge.count()];
    int count = 0;
    for (int i = 0; i < merge.count(); i++) {
      if (merge.outcome(i) == RecordOutcome.WRITTEN) {
        keys[count++] = i;
      }
    }
    keys = Arrays.copyOf(keys, count);
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (int c = 0; c < fields.columnCount(); c++) {
        try (GrowingColumn column = GrowingColumn.create(allocator, schema.getFields().get(c))) {
          append(column, c, keys, fields, merge, resolved);
          columns.add(column.finish());
        }
      }
      return new VectorSchemaRoot(schema, columns, count);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  /** Appends a field of each record, in runs of those that are taken from a side. */
  private static void append(
      GrowingColumn target,
      int column,
      int[] keys,
      ContestFields fields,
      RecordMerge merge,
      ResolvedValues resolved) {
    int[] run = new int[keys.length];
    int length = 0;
    for (int key : keys) {
      byte pick = merge.pick(column, key);
      if (pick < RecordMerge.COMPUTED) {
        run[length++] = fields.position(MergeSide.at(pick), key);
        continue;
      }
      target.append(fields.column(column), run, 0, length);
      length = 0;
      if (pick == RecordMerge.COMPUTED) {
        target.append(merge.computed(column), key, 1);
      } else {
        ValueRef at = merge.resolvedAt(column, key);
        target.append(resolved.vector(at.batch(), column), at.row(), 1);
      }
    }
    target.append(fields.column(column), run, 0, length);
  }
}
