package dev.sheaf.sql;

import dev.sheaf.sql.engine.DuckDb;
import dev.sheaf.sql.engine.DuckDbLimits;
import dev.sheaf.sql.engine.SqlExecutor;
import dev.sheaf.store.Dataset;
import dev.sheaf.store.Transaction;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.util.AutoCloseables;

/**
 * SQL over every version of a dataset, in this process.
 *
 * <pre>{@code
 * try (Sql sql = Sql.on(dataset);
 *     SqlSession session = sql.session();
 *     SqlResult rows = session.execute(
 *         "SELECT a.id FROM main.airports a JOIN clean.airports b USING (id) WHERE a.name <> b.name")) {
 *   while (rows.advance()) {
 *     rows.root() ...
 *   }
 * }
 * }</pre>
 *
 * <p>Whoever may send SQL is trusted like the operator of the process: queries reach no file, no
 * network and no setting, but a hostile one can use up memory and time, or end the process.
 *
 * <p><i>Ownership:</i> the caller closes it, after its sessions and before the dataset. <i>Threads:
 * </i> any. <i>Memory:</i> Arrow's buffers are counted in an allocator, in a child for each query;
 * one that is given needs no limit below what results need, because DuckDB's own batches are
 * counted too once they are handed out. <i>Cost:</i> 20 ms to open, the first in a process half a
 * second.
 */
public final class Sql implements AutoCloseable {
  private final BufferAllocator allocator;
  private final Dataset dataset;
  private final SqlOptions options;
  private final SqlExecutor executor;
  private final KeyLookups lookups;

  /** What is closed with this: nothing, of a view. */
  private final AutoCloseable owned;

  private Sql(
      BufferAllocator allocator,
      AutoCloseable owned,
      Dataset dataset,
      SqlOptions options,
      SqlExecutor executor) {
    this.allocator = allocator;
    this.owned = owned;
    this.dataset = dataset;
    this.options = options;
    this.executor = executor;
    this.lookups = new KeyLookups(dataset);
  }

  /** SQL on a dataset, with the usual limits. */
  public static Sql on(Dataset dataset) {
    return on(dataset, SqlOptions.defaults());
  }

  /**
   * SQL on a dataset, whose allocator pays for Arrow's buffers.
   *
   * @throws dev.sheaf.store.error.SheafException INTERNAL if DuckDB cannot be opened and closed off
   */
  public static Sql on(Dataset dataset, SqlOptions options) {
    BufferAllocator own = dataset.newAllocator("SQL");
    try {
      SqlExecutor executor = open(options);
      return new Sql(own, () -> AutoCloseables.close(executor, own), dataset, options, executor);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /** SQL on a dataset, with the usual limits, paid for by an allocator. */
  public static Sql on(BufferAllocator allocator, Dataset dataset) {
    return on(allocator, dataset, SqlOptions.defaults());
  }

  /**
   * SQL on a dataset.
   *
   * @param allocator pays for Arrow's buffers; below the same root as the dataset's, since stored
   *     rows are shared; outlives this
   * @throws IllegalArgumentException if it is below another root
   * @throws dev.sheaf.store.error.SheafException INTERNAL if DuckDB cannot be opened and closed off
   */
  public static Sql on(BufferAllocator allocator, Dataset dataset, SqlOptions options) {
    try (BufferAllocator stored = dataset.newAllocator("root")) {
      if (stored.getRoot() != allocator.getRoot()) {
        throw new IllegalArgumentException(
            "the allocator is below another root than that of the dataset; use Sql.on(dataset), or"
                + " open the dataset with an allocator below the same root");
      }
    }
    SqlExecutor executor = open(options);
    return new Sql(allocator, executor, dataset, options, executor);
  }

  /**
   * The same SQL on a view of its dataset, with the same limits for both together.
   *
   * @return closing it does nothing, and it ends with this
   */
  public Sql over(Dataset view) {
    return new Sql(allocator, () -> {}, view, options, executor);
  }

  private static SqlExecutor open(SqlOptions options) {
    return DuckDb.open(new DuckDbLimits(options.memoryMebibytes(), options.threads()));
  }

  /** A session on the ref that HEAD means; the caller closes it. */
  public SqlSession session() {
    return new SqlSession(this, dataset.head());
  }

  /**
   * A session on a branch, tag or version; the caller closes it.
   *
   * @throws dev.sheaf.store.error.SheafException UNKNOWN_REF, BAD_REVISION, AMBIGUOUS_REVISION
   */
  public SqlSession session(String ref) {
    SqlSession session = session();
    session.use(ref);
    return session;
  }

  /**
   * A session inside a transaction that the caller has begun and will end; its statements see and
   * change what the transaction does, and none of them ends it. The caller closes it first.
   *
   * <p><i>Threads:</i> one at a time uses the transaction, be it here or elsewhere.
   */
  public SqlSession within(Transaction transaction) {
    return new SqlSession(this, transaction);
  }

  /** The dataset. */
  public Dataset dataset() {
    return dataset;
  }

  BufferAllocator allocator() {
    return allocator;
  }

  SqlOptions options() {
    return options;
  }

  SqlExecutor executor() {
    return executor;
  }

  KeyLookups lookups() {
    return lookups;
  }

  @Override
  public void close() {
    AutoCloseables.closeNoChecked(owned);
  }
}
