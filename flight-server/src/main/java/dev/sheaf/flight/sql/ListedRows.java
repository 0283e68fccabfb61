package dev.sheaf.flight.sql;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.UInt1Vector;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** Rows of few values each, written when they are wanted, as those of metadata. */
final class ListedRows implements SqlRows {
  private static final int BATCH_ROWS = 1_024;

  private final Iterator<@Nullable Object[]> rows;
  private final VectorSchemaRoot root;

  /**
   * Rows.
   *
   * @param rows with a string, a number, a truth, bytes, a list of strings or null for each column
   */
  ListedRows(BufferAllocator memory, Schema schema, Iterator<@Nullable Object[]> rows) {
    this.rows = rows;
    this.root = VectorSchemaRoot.create(schema, memory);
  }

  @Override
  public Schema schema() {
    return root.getSchema();
  }

  @Override
  public boolean advance() {
    if (!rows.hasNext()) {
      return false;
    }
    // What was sent may not have left yet: its buffers are given up, and not written again.
    root.clear();
    root.allocateNew();
    int count = 0;
    while (count < BATCH_ROWS && rows.hasNext()) {
      @Nullable Object[] row = rows.next();
      for (int i = 0; i < row.length; i++) {
        set(root.getVector(i), count, row[i]);
      }
      count++;
    }
    root.setRowCount(count);
    return true;
  }

  private static void set(FieldVector column, int row, @Nullable Object value) {
    if (value == null) {
      column.setNull(row);
    } else if (column instanceof VarCharVector texts) {
      texts.setSafe(row, value.toString().getBytes(StandardCharsets.UTF_8));
    } else if (column instanceof VarBinaryVector bytes) {
      bytes.setSafe(row, (byte[]) value);
    } else if (column instanceof IntVector numbers) {
      numbers.setSafe(row, (Integer) value);
    } else if (column instanceof UInt1Vector numbers) {
      numbers.setSafe(row, (Integer) value);
    } else if (column instanceof BitVector truths) {
      truths.setSafe(row, (Boolean) value ? 1 : 0);
    } else if (column instanceof ListVector lists) {
      set(lists, row, (List<?>) value);
    } else {
      throw new IllegalArgumentException("no value for " + column.getField());
    }
  }

  private static void set(ListVector lists, int row, List<?> values) {
    int from = lists.startNewValue(row);
    for (int i = 0; i < values.size(); i++) {
      set(lists.getDataVector(), from + i, values.get(i));
    }
    lists.endValue(row, values.size());
  }

  @Override
  public VectorSchemaRoot root() {
    return root;
  }

  @Override
  public void close() {
    root.close();
  }
}
