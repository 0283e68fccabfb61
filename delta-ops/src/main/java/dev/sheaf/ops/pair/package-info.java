/**
 * Finds which rows of several sets have one key: what a diff, a merge and a consistency check begin
 * with.
 *
 * <p><b>Invariant.</b> Hashes find, values decide: two rows are in one group if and only if their
 * keys are equal. The state stays under the budget whatever the size of the sets: where they do not
 * fit, the work is done in passes over parts of the keys, and the keys are read again in each pass.
 * Nothing is spilled.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.ops.pair.KeyGroupCursor}.
 *
 * <p><b>Depends on</b> the store: row sets, and {@link dev.sheaf.store.scan.RowReader} for keys.
 *
 * <p><b>Threads.</b> A cursor belongs to one thread.
 *
 * <p><b>Off-heap memory.</b> Keys that are compared or sorted are held in the caller's allocator;
 * addresses and hashes on the heap, counted against the same budget.
 *
 * @source papers.md A.4 (pairing by key)
 */
@NullMarked
package dev.sheaf.ops.pair;

import org.jspecify.annotations.NullMarked;
