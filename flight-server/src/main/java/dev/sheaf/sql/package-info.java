/**
 * SQL over every version of a dataset, as a library: no server needed.
 *
 * <p><b>Invariant.</b> A statement sees each ref at one version, fixed when it begins, and nothing
 * but versions of the dataset: no file, no network, no setting.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.sql.Sql}, {@link dev.sheaf.sql.SqlSession} and {@link
 * dev.sheaf.sql.SqlResult}; for the way of a query, {@code text} (spelling), {@code plan}
 * (meaning), {@code relation} (rows) and {@code engine} (execution).
 *
 * <p><b>Depends on</b> the store, the operators and DuckDB; not on the network or the command line.
 *
 * <p><b>Threads.</b> One {@code Sql} serves many sessions, each with one thread at a time.
 *
 * <p><b>Off-heap memory.</b> Each query has a child of the allocator that SQL was opened with, and
 * closing its result proves that it is empty.
 */
@NullMarked
package dev.sheaf.sql;

import org.jspecify.annotations.NullMarked;
