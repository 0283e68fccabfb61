package dev.sheaf.sql.engine;

import java.util.Set;
import java.util.function.Consumer;
import org.apache.arrow.memory.BufferAllocator;

/**
 * What parses and runs SELECT statements. There is one, {@link DuckDb}; the seam is for one that
 * runs in a process of its own.
 *
 * <p><i>Threads:</i> any.
 */
public interface SqlExecutor extends AutoCloseable {
  /**
   * The syntax tree of some statements, as JSON.
   *
   * @throws dev.sheaf.store.error.SheafException BAD_SQL for anything but SELECT statements
   */
  String parse(String sql);

  /** The SQL of a syntax tree. */
  String print(String tree);

  /** Names of functions that a query may call, in lower case; no catalog, file or setting. */
  Set<String> functions();

  /** Words that cannot stand as a name without quotes, in lower case. */
  Set<String> reservedWords();

  /** All words that mean something to it, in lower case. */
  Set<String> keywords();

  /**
   * Begins a query.
   *
   * <p>What has to see all rows first, as a sum, is computed before this returns.
   *
   * @param allocator pays for the result's batches; outlives the execution
   * @param begun given what cancels the query, before it is waited for
   * @throws dev.sheaf.store.error.SheafException BAD_SQL, BAD_INPUT, LIMIT_EXCEEDED, CANCELLED or
   *     what a row source threw
   */
  Execution start(BufferAllocator allocator, Request request, Consumer<Runnable> begun);

  /** What DuckDB says of how it would run a query; reads no row. */
  String explain(BufferAllocator allocator, Request request);

  /** What parameters a query has. Reads no row. */
  ParameterTypes parameters(BufferAllocator allocator, Request request);

  @Override
  void close();
}
