/**
 * From the syntax tree of a SELECT to a query over row sources: which table at which version each
 * name means, which columns and rows of it are needed, and whether every function may be called.
 *
 * <p><b>Invariant.</b> Whatever a plan's query names is one of its inputs, a common table
 * expression, or a function of the list: nothing of the executor's own catalog, no file. An input
 * has every column and row that the query could look at.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.sql.plan.Planner}.
 *
 * <p><b>Depends on</b> {@code relation} and JSON. The tree is that of the pinned DuckDB and no
 * stable format: tests hold what is relied upon.
 *
 * <p><b>Threads.</b> A planner belongs to one thread. <b>Off-heap memory:</b> none.
 */
@NullMarked
package dev.sheaf.sql.plan;

import org.jspecify.annotations.NullMarked;
