/**
 * Types on their way to DuckDB and back: how it spells ours, and columns brought back to the type
 * that they had.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.sql.type.RestoredColumns}.
 *
 * <p><b>Depends on</b> Arrow and the store's errors. <b>Threads.</b> Stateless. <b>Off-heap
 * memory:</b> what is made belongs to the caller.
 */
@NullMarked
package dev.sheaf.sql.type;

import org.jspecify.annotations.NullMarked;
