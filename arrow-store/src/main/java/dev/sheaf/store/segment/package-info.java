/**
 * Where rows are kept: append-only segments of Arrow batches, in memory and in files.
 *
 * <p><b>Invariant.</b> A published row never changes and never moves: its segment and offset name
 * it for ever, through reopening and compaction. No value is returned from bytes that were not
 * checked: length, checksum, metadata and offsets come before the first read.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.segment.Segment} (chunks, leases), {@link
 * dev.sheaf.store.segment.SegmentAppend} (append, write, publish or roll back) and {@code Chunk}
 * (what of a chunk is on disk, in memory, or mapped). {@code BatchLayout} checks what is read;
 * {@code SegmentFile} maps it.
 *
 * <p><b>On disk.</b> {@code segments/SEGMENT.GENERATION.arrows} is an Arrow IPC stream without an
 * end mark, which any Arrow library reads: one schema message, which names dataset, table, segment
 * and generation, then record batches, some of them dead. What counts is what the catalog names
 * ({@link dev.sheaf.store.segment.BatchPlace}): bytes behind the catalogued end are cut off. A file
 * only grows, until compaction writes the next generation.
 *
 * <p><b>Depends on</b> {@code file}, {@code rows} (addresses), {@code schema} and {@code vector}
 * (growing columns). It knows no versions, branches or keys.
 *
 * <p><b>Threads.</b> Any number of readers beside one appender and one compaction per segment.
 * Locks are taken in the order chunk, file, cache; none is held while another chunk's is taken.
 *
 * <p><b>Off-heap memory.</b> One child allocator per dataset. A {@link
 * dev.sheaf.store.segment.ChunkLease} keeps the columns that it shows; chunks without a lease wait
 * in a bounded cache. Mapped files count against no budget.
 *
 * @source Decibel III.A to III.C (segments under every scheme)
 */
@NullMarked
package dev.sheaf.store.segment;

import org.jspecify.annotations.NullMarked;
