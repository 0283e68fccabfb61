/**
 * Reads rows: a scan says which columns and rows, a cursor lends them batch by batch.
 *
 * <p><b>Invariant.</b> A batch is lent until the consumer's call returns and is never empty;
 * filters narrow its selection and copy nothing. Rows are copied at named points only: {@code
 * copyTo}, {@code toRecordBatch}, and a checkout.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.scan.Scan}, {@link
 * dev.sheaf.store.scan.BatchCursor}, {@link dev.sheaf.store.scan.Batch}.
 *
 * <p><b>Depends on</b> row sets, schemas, segments and the vector kernels; it knows no refs and no
 * transactions. What a snapshot is made of is handed in.
 *
 * <p><b>Threads.</b> A cursor belongs to one thread; many cursors may read one snapshot.
 *
 * <p><b>Off-heap memory.</b> Columns belong to segments, under a lease for as long as a batch is
 * lent. Columns that a segment does not hold as the schema wants them (added, widened) are made in
 * the cursor's allocator and freed with the batch.
 *
 * <p><b>Source.</b> Decibel III (scans over a version's bitmap), A.6 to A.8 in the notes on the
 * papers: single scan (Q1) and scan of many heads (Q4).
 */
@NullMarked
package dev.sheaf.store.scan;

import org.jspecify.annotations.NullMarked;
