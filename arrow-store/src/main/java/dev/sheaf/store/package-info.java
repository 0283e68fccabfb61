/**
 * The store: what is stored, and which rows are alive in which version.
 *
 * <p><b>Invariant.</b> A row lives once: rows are appended to segments of Arrow batches and never
 * change, and within a table equal rows have one address, on whichever branch they were written. A
 * version is a set of row addresses; only refs move, by compare-and-set.
 *
 * <p><b>Two planes.</b> Names, refs, versions and plans are small heap objects that fail early with
 * a good message. Batches are off the heap, have an explicit owner, and know no names. The two meet
 * in a snapshot: segments, a row set, and a lease on the buffers.
 *
 * <p><b>Depends on</b> Arrow vectors, Roaring bitmaps, SQLite and files, each behind one package of
 * its own: bitmaps in {@code rows}, SQLite in {@code catalog}, files in {@code file}. Nothing here
 * knows SQL text, the network, or how versions are compared and merged; those stand on the store.
 *
 * <p><b>Threads.</b> Branches are written in parallel, each by one transaction at a time. Readers
 * never wait, and never see an uncommitted row.
 *
 * <p><b>Off-heap memory.</b> Whatever allocates takes its allocator as the first parameter. Closing
 * a dataset proves that nothing leaked.
 *
 * @source Decibel III (storage model), Decibel IV (version graph, operations)
 */
@NullMarked
package dev.sheaf.store;

import org.jspecify.annotations.NullMarked;
