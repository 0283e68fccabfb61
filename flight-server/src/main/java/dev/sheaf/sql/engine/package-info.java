/**
 * DuckDB as the executor of queries, behind {@link dev.sheaf.sql.engine.SqlExecutor}: it parses,
 * prints and runs what is handed to it, over Arrow that is handed to it, and can reach nothing
 * else.
 *
 * <p><b>Invariant.</b> An executor that was opened is hardened: no files, no network, no
 * extensions, bounded memory, settings locked and read back. This prevents accidents; it is no
 * boundary against a hostile author of SQL, who can end the process.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.sql.engine.SqlExecutor}, then {@link
 * dev.sheaf.sql.engine.DuckDb}.
 *
 * <p><b>Depends on</b> DuckDB's driver and the store's errors. Knows no version and no table.
 *
 * <p><b>Threads.</b> Any number of queries at once, each with a connection of its own. <b>Off-heap
 * memory:</b> inputs and results are in the allocators that come with a query; DuckDB's own memory
 * is bounded by its setting.
 */
@NullMarked
package dev.sheaf.sql.engine;

import org.jspecify.annotations.NullMarked;
