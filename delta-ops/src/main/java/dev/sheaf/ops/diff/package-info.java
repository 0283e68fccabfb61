/**
 * How two versions differ: table by table, record by record, cell by cell.
 *
 * <p><b>Invariant.</b> Whatever is told about a difference follows from the exact delta of the row
 * sets: what two versions share is never looked at. Counts say what they cost: rows are counted
 * without reading any, records by reading keys, cells by reading columns.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.ops.diff.Diff}, {@link dev.sheaf.ops.diff.TableDiff}
 * and {@link dev.sheaf.ops.diff.DiffCursor}.
 *
 * <p><b>Depends on</b> the store, and {@code pair} for rows of one key.
 *
 * <p><b>Threads.</b> Differences are immutable values; a cursor belongs to one thread.
 *
 * <p><b>Off-heap memory.</b> Cursors and counts take the caller's allocator. A cursor holds one
 * batch, which it makes smaller where the allocator refuses.
 *
 * @source Decibel III (diff), IV (Q2); papers.md A.3, A.8, A.11, B.2
 */
@NullMarked
package dev.sheaf.ops.diff;

import org.jspecify.annotations.NullMarked;
