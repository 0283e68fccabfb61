/**
 * The write side of one table: batches of callers become rows, and equal rows get one address.
 *
 * <p><b>Invariant.</b> Whatever a transaction does stands in its own {@link
 * dev.sheaf.store.table.StagedTable} until it commits: no other transaction, index or segment sees
 * a row that is not committed. At commit each staged row is looked up among all rows that the table
 * ever had; only rows that are nowhere are appended.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.table.StagedTable} (what the operations mean)
 * and {@link dev.sheaf.store.table.TableCommit} (how staged rows become stored ones).
 *
 * <p><b>Depends on</b> row sets, schemas, vector kernels, segments, the key index and scans; it
 * knows no refs and no versions.
 *
 * <p><b>Threads.</b> A staged table belongs to the thread of its transaction. A {@link
 * dev.sheaf.store.table.StoredTable} is shared: its index is read under a shared lock and grows
 * under an exclusive one.
 *
 * <p><b>Off-heap memory.</b> Staged rows are paid for by the transaction's allocator and freed with
 * it.
 *
 * <p><b>Source.</b> Decibel III (insert, update, delete of a branch, with the key index). Unlike
 * the paper, an identical write is no change, since equal rows have one address.
 */
@NullMarked
package dev.sheaf.store.table;

import org.jspecify.annotations.NullMarked;
