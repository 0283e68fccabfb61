/**
 * Differences that travel: what to delete from a table and what to insert, as rows and not as
 * addresses, so that another dataset can take them.
 *
 * <p><b>Invariant.</b> A record delta is applied whole or not at all, and only where it fits: what
 * it deletes is there with equal content, and what it inserts is not there.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.ops.patch.RecordDelta} and {@link
 * dev.sheaf.ops.patch.PatchApplication}.
 *
 * <p><b>Depends on</b> the store, {@code diff} and {@code pair}. How a record delta is written to a
 * file, and checked when it comes from one, is not known here.
 *
 * <p><b>Threads.</b> That of the transaction.
 *
 * <p><b>Off-heap memory.</b> One batch at a time, in the caller's allocator; what is applied is
 * staged by the transaction.
 *
 * @source papers.md B.9 (record deltas)
 */
@NullMarked
package dev.sheaf.ops.patch;

import org.jspecify.annotations.NullMarked;
