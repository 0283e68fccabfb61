package dev.sheaf.ops.patch;

import dev.sheaf.ops.CellValues;
import dev.sheaf.ops.diff.SchemaChange;
import dev.sheaf.store.TableWriter;
import dev.sheaf.store.Transaction;
import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.vector.GrowingColumn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/**
 * Applies record deltas to the branch of a transaction.
 *
 * <p>Each row is checked before it changes anything: what is deleted must be there with equal
 * content, what is inserted must not be there. All rows are checked, so that the report counts
 * every mismatch; if there is one, nothing has changed.
 *
 * <p><i>Cost:</i> O(rows of the deltas) look-ups in the key index; mismatches cost O(log rows of
 * their batch) more each, for as many as are named.
 */
public final class PatchApplication {
  private final BufferAllocator allocator;
  private final Transaction transaction;
  private final List<PatchMismatch> examples = new ArrayList<>();
  private long deleted;
  private long inserted;
  private long mismatches;

  private PatchApplication(BufferAllocator allocator, Transaction transaction) {
    this.allocator = allocator;
    this.transaction = transaction;
  }

  /**
   * Applies deltas, in their order, all or none. The caller commits.
   *
   * @param allocator pays for batches that are read
   * @param deltas of different tables
   * @return what was done, or why nothing was
   * @throws SheafException UNKNOWN_TABLE or TABLE_EXISTS, where a table is or is not there;
   *     SCHEMA_MISMATCH, where it has other columns; and what reading the deltas throws. Nothing
   *     has changed then
   */
  public static PatchReport apply(
      BufferAllocator allocator, Transaction transaction, List<RecordDelta> deltas) {
    return new PatchApplication(allocator, transaction).apply(deltas);
  }

  private PatchReport apply(List<RecordDelta> deltas) {
    Transaction.Savepoint before = transaction.savepoint();
    try {
      for (RecordDelta delta : deltas) {
        apply(delta);
      }
    } catch (RuntimeException | Error e) {
      transaction.rollbackTo(before);
      throw e;
    }
    if (mismatches > 0) {
      transaction.rollbackTo(before);
    } else {
      // At the very end: a table that was dropped does not come back by rolling back.
      deltas.stream()
          .map(RecordDelta::header)
          .filter(header -> header.after() == null)
          .forEach(header -> transaction.dropTable(header.table()));
    }
    return new PatchReport(deleted, inserted, mismatches, examples);
  }

  private void apply(RecordDelta delta) {
    RecordDeltaHeader header = delta.header();
    TableSchema from = header.before();
    TableSchema to = header.after();
    if (from == null) {
      transaction.createTable(header.table(), header.schema(RecordDelta.Part.INSERTS));
    } else {
      requireSchema(header.table(), from);
      forEachBatch(delta, RecordDelta.Part.DELETES, rows -> delete(header.table(), rows));
    }
    if (from != null && to != null) {
      changeSchema(header.table(), from, to);
    }
    if (to == null) {
      requireEmpty(header.table());
    } else {
      forEachBatch(delta, RecordDelta.Part.INSERTS, rows -> insert(header.table(), rows));
    }
  }

  private interface BatchTaker {
    void take(VectorSchemaRoot rows);
  }

  private void forEachBatch(RecordDelta delta, RecordDelta.Part part, BatchTaker taker) {
    try (ArrowReader reader = delta.open(allocator, part)) {
      while (reader.loadNextBatch()) {
        taker.take(reader.getVectorSchemaRoot());
      }
    } catch (IOException e) {
      throw SheafException.because(
          e,
          ErrorCode.IO_FAILED,
          "the {part} of table '{table}' cannot be read",
          "part",
          part.word(),
          "table",
          delta.header().table());
    }
  }

  private void requireSchema(String table, TableSchema wanted) {
    TableSchema present = transaction.table(table).schema();
    if (!present.fingerprint().equals(wanted.fingerprint())) {
      throw SheafException.of(
          ErrorCode.SCHEMA_MISMATCH,
          "the patch does not fit table '{table}': it is for the columns ({wanted}), and the table"
              + " has ({present})",
          "table",
          table,
          "wanted",
          wanted,
          "present",
          present);
    }
  }

  private void requireEmpty(String table) {
    try (var snapshot = transaction.snapshot(table)) {
      if (snapshot.rowCount() > 0 && mismatches == 0) {
        throw SheafException.of(
            ErrorCode.SCHEMA_MISMATCH,
            "the patch drops table '{table}', which has {rows} more rows than the patch deletes",
            "table",
            table,
            "rows",
            snapshot.rowCount());
      }
    }
  }

  private void changeSchema(String table, TableSchema from, TableSchema to) {
    for (SchemaChange change : SchemaChange.between(from, to)) {
      if (change instanceof SchemaChange.ColumnDropped dropped) {
        transaction.dropColumn(table, dropped.field().getName());
      } else if (change instanceof SchemaChange.ColumnRenamed renamed) {
        transaction.renameColumn(table, renamed.from(), renamed.to());
      } else if (change instanceof SchemaChange.ColumnAdded added) {
        transaction.addColumn(table, added.field());
      } else if (change instanceof SchemaChange.TypeChanged widened) {
        transaction.widenColumn(table, widened.to().getName(), widened.to().getType());
      }
    }
    requireSchema(table, to);
  }

  private void delete(String table, VectorSchemaRoot rows) {
    TableWriter writer = transaction.table(table);
    // Writing what is to be deleted changes nothing exactly where it is there with equal content.
    Changes changes = tryUpsert(writer, rows);
    long wrong = changes.inserted() + changes.updated();
    if (wrong > 0) {
      mismatches += wrong;
      name(table, rows, RecordDelta.Part.DELETES);
    } else {
      deleted += writer.delete(keys(writer.schema(), rows)).deleted();
    }
  }

  private void insert(String table, VectorSchemaRoot rows) {
    TableWriter writer = transaction.table(table);
    Transaction.Savepoint before = transaction.savepoint();
    Changes changes = writer.upsert(rows);
    long wrong = changes.updated() + changes.unchanged();
    inserted += changes.inserted();
    if (wrong > 0) {
      transaction.rollbackTo(before);
      mismatches += wrong;
      name(table, rows, RecordDelta.Part.INSERTS);
    }
  }

  private Changes tryUpsert(TableWriter writer, VectorSchemaRoot rows) {
    Transaction.Savepoint before = transaction.savepoint();
    Changes changes = writer.upsert(rows);
    if (changes.isAny()) {
      transaction.rollbackTo(before);
    }
    return changes;
  }

  /** Names the first rows of a batch that do not fit, by halving it. */
  private void name(String table, VectorSchemaRoot rows, RecordDelta.Part part) {
    if (examples.size() == PatchReport.EXAMPLES_MAX || rows.getRowCount() == 0) {
      return;
    }
    TableWriter writer = transaction.table(table);
    Changes changes = tryUpsert(writer, rows);
    long wrong =
        part == RecordDelta.Part.DELETES
            ? changes.inserted() + changes.updated()
            : changes.updated() + changes.unchanged();
    if (wrong == 0) {
      return;
    }
    if (rows.getRowCount() == 1) {
      PatchMismatch.Kind kind =
          part == RecordDelta.Part.INSERTS
              ? PatchMismatch.Kind.PRESENT
              : changes.inserted() > 0 ? PatchMismatch.Kind.MISSING : PatchMismatch.Kind.DIFFERENT;
      examples.add(new PatchMismatch(table, kind, keyText(writer.schema(), rows)));
      return;
    }
    int half = rows.getRowCount() / 2;
    try (VectorSchemaRoot first = copy(rows, 0, half);
        VectorSchemaRoot second = copy(rows, half, rows.getRowCount() - half)) {
      name(table, first, part);
      name(table, second, part);
    }
  }

  /** Some rows; the caller closes them. Arrow's own slices fail on empty lists of large lists. */
  private VectorSchemaRoot copy(VectorSchemaRoot rows, int from, int count) {
    List<FieldVector> columns = new ArrayList<>();
    try {
      for (FieldVector column : rows.getFieldVectors()) {
        try (GrowingColumn copy = GrowingColumn.create(allocator, column.getField())) {
          copy.append(column, from, count);
          columns.add(copy.finish());
        }
      }
      return new VectorSchemaRoot(rows.getSchema(), columns, count);
    } catch (RuntimeException | Error e) {
      AutoCloseables.close(e, columns);
      throw e;
    }
  }

  /** The columns that rows are deleted by; borrowed. */
  private static VectorSchemaRoot keys(TableSchema schema, VectorSchemaRoot rows) {
    List<FieldVector> columns = new ArrayList<>();
    for (int position : schema.keyPositions()) {
      columns.add(rows.getVector(schema.columns().get(position).name()));
    }
    VectorSchemaRoot keys = new VectorSchemaRoot(columns);
    keys.setRowCount(rows.getRowCount());
    return keys;
  }

  private static String keyText(TableSchema schema, VectorSchemaRoot row) {
    StringJoiner text = new StringJoiner(", ");
    for (int position : schema.keyPositions()) {
      String name = schema.columns().get(position).name();
      text.add(name + " = " + CellValues.of(row.getVector(name), 0));
    }
    return text.toString();
  }
}
