/**
 * What happened to the records of a table between two versions: which were added, removed and
 * modified, and in which cells.
 *
 * <p><b>Invariant.</b> The rows come from one exact delta, so that each is on one side only;
 * records are told apart by their key, in an order of its values.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.changes.RowChanges}. Values are compared in one plain
 * form, {@link dev.sheaf.ops.CellValues}.
 *
 * <p><b>Depends on</b> the store, and of delta-ops the plain form of values only. <b>Threads.</b>
 * One each. <b>Off-heap memory:</b> the rows of both sides, of the caller's allocator, until it
 * closes them.
 */
@NullMarked
package dev.sheaf.changes;

import org.jspecify.annotations.NullMarked;
