package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BudgetErrors;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * Makes a table equal to what is added: rows that are there already stay where they are, the others
 * of the table are removed at the end.
 *
 * <p><i>Ownership:</i> close it; without {@link #finish} the table stays as it was. A transaction
 * is not committed under a replacement that is open.
 *
 * <p><i>Cost:</i> O(rows added); only rows that differ are stored.
 */
public final class Replacement implements AutoCloseable {
  private final StagedTable table;
  private final Runnable requireOpen;
  private final RowSet before;
  private final PutRows put;
  private boolean done;

  /**
   * Begins to replace the rows of a table.
   *
   * @param requireOpen throws when the table's transaction is over
   */
  public Replacement(StagedTable table, Runnable requireOpen) {
    this.table = table;
    this.requireOpen = requireOpen;
    this.before = table.live();
    this.put = new PutRows(table, PutRows.Existing.REPLACE);
  }

  /**
   * Adds rows of the new content.
   *
   * @throws SheafException as an upsert, and DUPLICATE_KEY also for a key of an earlier batch; the
   *     replacement is over then, and the table as it was. CLOSED if the replacement or its
   *     transaction is over
   */
  public void add(VectorSchemaRoot rows) {
    add(rows, null);
  }

  /** As {@link #add(VectorSchemaRoot)}, with the dictionaries of encoded columns. */
  public void add(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    requireOpen();
    try {
      BudgetErrors.run(table.allocator(), () -> put(rows, dictionaries));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private void put(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    try (IncomingBatch batch = table.incoming(rows, dictionaries, IncomingBatch.Coverage.ALL)) {
      put.addAll(batch);
    }
  }

  /** Whether it is neither finished nor closed. */
  public boolean isOpen() {
    return !done;
  }

  /** Removes what was not added, and tells what became of the table. */
  public Changes finish() {
    requireOpen();
    RowSet kept = put.rows();
    Changes changes = put.changes();
    long rowsNow = table.live().cardinality();
    table.restore(kept);
    done = true;
    return new Changes(
        changes.inserted(),
        changes.updated(),
        rowsNow - kept.cardinality(),
        changes.unchanged(),
        0);
  }

  @Override
  public void close() {
    if (!done) {
      table.restore(before);
      done = true;
    }
  }

  private void requireOpen() {
    if (done) {
      throw SheafException.of(ErrorCode.CLOSED, "the replacement is over");
    }
    requireOpen.run();
  }
}
