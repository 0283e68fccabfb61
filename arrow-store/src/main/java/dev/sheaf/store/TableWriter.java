package dev.sheaf.store;

import dev.sheaf.store.rows.Delta;
import dev.sheaf.store.scan.BudgetErrors;
import dev.sheaf.store.schema.TableSchema;
import dev.sheaf.store.table.Changes;
import dev.sheaf.store.table.Load;
import dev.sheaf.store.table.StagedTable;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one table in one transaction.
 *
 * <p>Columns are matched by name, in any order; a column whose type is narrower than the table's is
 * widened. Each call is atomic: if it throws, the transaction is as it was before the call and goes
 * on.
 *
 * <p><i>Ownership:</i> batches stay the caller's and may be changed as soon as a call returns.
 * Belongs to its transaction; nothing to close. <i>Threads:</i> that of the transaction.
 *
 * <p><i>Errors</i> of every call, the caller's fault: UNKNOWN_COLUMN, SCHEMA_MISMATCH (a column is
 * missing or of another type), NULL_VALUE (in a key, or where the schema allows none),
 * DUPLICATE_KEY (a key twice in one call), BUDGET_EXCEEDED, CLOSED.
 */
public final class TableWriter {
  private final Transaction transaction;
  private final StagedTable table;

  TableWriter(Transaction transaction, StagedTable table) {
    this.transaction = transaction;
    this.table = table;
  }

  /** The columns, as changed so far in the transaction. */
  public TableSchema schema() {
    return table.schema();
  }

  /**
   * Inserts records that are not there yet. Columns that take nulls may be absent.
   *
   * <p>In a table without a key, rows that are there already are left out.
   *
   * @throws dev.sheaf.store.error.SheafException also KEY_EXISTS
   */
  public Changes insert(VectorSchemaRoot rows) {
    return insert(rows, null);
  }

  /** As {@link #insert(VectorSchemaRoot)}, with the dictionaries of encoded columns. */
  public Changes insert(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    return run(() -> table.insert(rows, dictionaries));
  }

  /** Inserts records, and replaces those that are there; takes every column of the table. */
  public Changes upsert(VectorSchemaRoot rows) {
    return upsert(rows, null);
  }

  /** As {@link #upsert(VectorSchemaRoot)}, with the dictionaries of encoded columns. */
  public Changes upsert(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    return run(() -> table.upsert(rows, dictionaries));
  }

  /**
   * Changes the given columns of the records that have the given keys; keys that are not there are
   * counted as missing.
   */
  public Changes update(VectorSchemaRoot keysAndColumns) {
    return update(keysAndColumns, null);
  }

  /** As {@link #update(VectorSchemaRoot)}, with the dictionaries of encoded columns. */
  public Changes update(
      VectorSchemaRoot keysAndColumns, @Nullable DictionaryProvider dictionaries) {
    return run(() -> table.update(keysAndColumns, dictionaries));
  }

  /**
   * Deletes the records that have the given keys; keys that are not there are counted as missing,
   * other columns ignored. In a table without a key, deletes the rows that equal the given ones.
   */
  public Changes delete(VectorSchemaRoot keys) {
    return delete(keys, null);
  }

  /** As {@link #delete(VectorSchemaRoot)}, with the dictionaries of encoded columns. */
  public Changes delete(VectorSchemaRoot keys, @Nullable DictionaryProvider dictionaries) {
    return run(() -> table.delete(keys, dictionaries));
  }

  /**
   * Begins to write rows that come in many batches and count as one call: a key stands once in all
   * of them. The caller closes it.
   */
  public Load load(Load.Mode mode) {
    return run(() -> transaction.begun(new Load(table, mode, transaction::call)));
  }

  /** Begins to make the table equal to what will be added; the caller closes it. */
  public Load replace() {
    return load(Load.Mode.REPLACE);
  }

  /**
   * Deletes and inserts rows of the table that are stored already, as those of a {@linkplain
   * Dataset#delta delta} between two versions. Reads no row.
   *
   * <p>The store does not look at the keys: the caller vouches that none is there twice afterwards,
   * as it is after applying what one version changed to another that did not change these keys.
   *
   * @param delta exact on the rows as they are now
   * @throws dev.sheaf.store.error.SheafException BAD_ARGUMENT if it is not
   */
  public void patch(Delta delta) {
    run(
        () -> {
          table.patch(delta);
          return Boolean.TRUE;
        });
  }

  /** Deletes every record. */
  public void clear() {
    run(
        () -> {
          table.clear();
          return Boolean.TRUE;
        });
  }

  private <T> T run(Supplier<T> work) {
    return transaction.call(() -> BudgetErrors.within(transaction.allocator(), work));
  }
}
