/**
 * Merges versions: what changed from a common base to one side is brought into the other, down to
 * the field.
 *
 * <pre>
 *   MergeInput      three versions: base, ours, theirs
 *     | TableMerge    per table: taken whole, or columns (SchemaMerge) and rows (RowsMerge)
 *     | Contests      the keys that both sides changed, in blocks
 *     | ContestFields the values of their rows, and which are equal
 *     | RecordMerge   case (MergeCase), resolution, policy, preference
 *   MergePlan       what becomes of each table, and what is in conflict
 *     | MergeCommit   one version
 *   MergeOutcome
 * </pre>
 *
 * <p><b>Invariant.</b> Nothing is written before the outcome is known. A record that one side
 * changed is that side's row, at its address; of a record that both changed a new row is written
 * only if it is like no row that is there.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.ops.merge.MergeCase}, which is the specification, and
 * {@link dev.sheaf.ops.merge.Merge}; then {@link dev.sheaf.ops.merge.PendingMerge}.
 *
 * <p><b>Depends on</b> {@code ops.pair} and the store. {@code ops.replay} stands on it.
 *
 * <p><b>Threads.</b> One per merge; merges beside each other and beside writers.
 *
 * <p><b>Off-heap memory.</b> A child of the caller's allocator with the merge's budget holds the
 * fields of one block of records at a time; whatever the size of the change, more blocks are done,
 * and the keys are paired in more passes. On the heap are row sets. Nothing is spilled.
 *
 * @source Decibel II.B (merge), papers.md A.4
 */
@NullMarked
package dev.sheaf.ops.merge;

import org.jspecify.annotations.NullMarked;
