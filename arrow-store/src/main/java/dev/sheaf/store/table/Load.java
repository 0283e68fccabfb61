package dev.sheaf.store.table;

import dev.sheaf.store.error.ErrorCode;
import dev.sheaf.store.error.SheafException;
import dev.sheaf.store.rows.RowSet;
import dev.sheaf.store.scan.BudgetErrors;
import java.util.function.Supplier;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come in many batches and are written as one: a key stands once in all of them, however
 * far apart.
 *
 * <p><i>Ownership:</i> close it; without {@link #finish} the table is what it was before. Nothing
 * else is written to the table meanwhile, and a transaction is not committed under a load that is
 * open.
 *
 * <p><i>Cost:</i> O(rows added), and a row set of them on the heap.
 */
public final class Load implements AutoCloseable {
  /** What becomes of the rows of the table. */
  public enum Mode {
    /** they stay; a key that is there is an error, unless the table has no key */
    INSERT(IncomingBatch.Coverage.ALL_BUT_NULLABLE, PutRows.Existing.REFUSE),
    /** those that have a key of the load are replaced */
    UPSERT(IncomingBatch.Coverage.ALL, PutRows.Existing.REPLACE),
    /**
     * the table becomes equal to the load: rows that are there already stay where they are, only
     * rows that differ are stored, and the others of the table are removed at the end
     */
    REPLACE(IncomingBatch.Coverage.ALL, PutRows.Existing.REPLACE);

    private final IncomingBatch.Coverage coverage;
    private final PutRows.Existing existing;

    Mode(IncomingBatch.Coverage coverage, PutRows.Existing existing) {
      this.coverage = coverage;
      this.existing = existing;
    }
  }

  /**
   * Rows of a batch that equal rows of the load before them. There are some in a table without a
   * key only, which holds each once.
   *
   * @param count how many; {@link Changes#unchanged} counts them, too
   * @param firstRow the position in the batch of the first of them; -1 if there is none
   */
  public record Repeats(long count, int firstRow) {
    /** None. */
    public static final Repeats NONE = new Repeats(0, -1);
  }

  /** How calls that write to the table of a transaction are made. */
  public interface Calls {
    /** Runs one, or throws CLOSED when the transaction is over. */
    <T> T call(Supplier<T> work);
  }

  private final StagedTable table;
  private final Mode mode;
  private final Calls calls;
  private final RowSet before;
  private final PutRows put;
  private boolean done;

  /**
   * Begins to load.
   *
   * @param calls of the table's transaction
   */
  public Load(StagedTable table, Mode mode, Calls calls) {
    this.table = table;
    this.mode = mode;
    this.calls = calls;
    this.before = table.live();
    this.put = new PutRows(table, mode.existing);
  }

  /**
   * Adds rows.
   *
   * @return those that the load had already
   * @throws SheafException as an insert or upsert, and DUPLICATE_KEY also for a key of an earlier
   *     batch; the load is over then, and the table as it was. CLOSED if the load or its
   *     transaction is over
   */
  public Repeats add(VectorSchemaRoot rows) {
    return add(rows, null);
  }

  /** As {@link #add(VectorSchemaRoot)}, with the dictionaries of encoded columns. */
  public Repeats add(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    return calls.call(
        () -> {
          requireOpen();
          try {
            return BudgetErrors.within(table.allocator(), () -> put(rows, dictionaries));
          } catch (RuntimeException | Error e) {
            close();
            throw e;
          }
        });
  }

  private Repeats put(VectorSchemaRoot rows, @Nullable DictionaryProvider dictionaries) {
    try (IncomingBatch batch = table.incoming(rows, dictionaries, mode.coverage)) {
      return put.addAll(batch);
    }
  }

  /** Whether it is neither finished nor closed. */
  public boolean isOpen() {
    return !done;
  }

  /** Ends the load, and tells what it made of the table. */
  public Changes finish() {
    return calls.call(
        () -> {
          requireOpen();
          Changes removed = mode == Mode.REPLACE ? removeOthers() : Changes.NONE;
          done = true;
          return put.changes().plus(removed);
        });
  }

  private Changes removeOthers() {
    RowSet kept = put.rows();
    long removed = table.live().cardinality() - kept.cardinality();
    table.restore(kept);
    return new Changes(0, 0, removed, 0, 0);
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
      throw SheafException.of(ErrorCode.CLOSED, "the load is over; begin another");
    }
  }
}
