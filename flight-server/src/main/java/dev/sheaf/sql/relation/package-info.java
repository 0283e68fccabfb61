/**
 * What a query can read: tables at versions, and the functions that give tables of versions,
 * differences and history; all as columns and a cursor.
 *
 * <p><b>Invariant.</b> A relation fixed its versions when it was made, and reads no row before it
 * is opened; then only the columns that it is asked for.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.sql.relation.Relation}.
 *
 * <p><b>Depends on</b> the store and the operators. Knows no SQL text and no DuckDB.
 *
 * <p><b>Threads.</b> Relations are immutable; a cursor belongs to one thread. <b>Off-heap
 * memory:</b> in the allocator that a relation is opened with.
 */
@NullMarked
package dev.sheaf.sql.relation;

import org.jspecify.annotations.NullMarked;
