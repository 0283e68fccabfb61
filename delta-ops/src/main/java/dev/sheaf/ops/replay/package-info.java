/**
 * Makes changes of versions again elsewhere, or takes them back: revert, cherry-pick, rebase,
 * reset.
 *
 * <p>Each is a merge with another base: a cherry-pick brings the change from a version's parent to
 * the version into a branch, a revert the change from the version to its parent, and a rebase is a
 * sequence of cherry-picks. So they meet conflicts, policies, schema changes and pending states as
 * merges do, and rows that come back have the addresses that they had.
 *
 * <p><b>Invariant.</b> A branch moves once, at the end; what is stopped half-way leaves it where it
 * was.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.ops.replay.Replay} and {@link
 * dev.sheaf.ops.replay.Rebase}.
 *
 * <p><b>Depends on</b> {@code ops.merge} and the store.
 *
 * <p><b>Threads.</b> One per operation.
 *
 * <p><b>Off-heap memory.</b> As {@code ops.merge}.
 *
 * @source papers.md B.2 (inverse of exact deltas)
 */
@NullMarked
package dev.sheaf.ops.replay;

import org.jspecify.annotations.NullMarked;
