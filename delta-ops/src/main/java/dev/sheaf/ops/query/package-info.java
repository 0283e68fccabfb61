/**
 * Vectorised operators on one version and between versions: groups and aggregates, first rows,
 * look-up by key, join on the key.
 *
 * <p>They are what a tool asks most often, done in a few loops without SQL. Filters and projections
 * are part of the {@link dev.sheaf.store.scan.Scan} that makes the cursor. Whatever is more than
 * that is the business of {@code dev.sheaf.sql}.
 *
 * <p><b>Invariant.</b> An operator gives what DuckDB gives for the same rows, type and value alike,
 * but for the last digits of sums of floats; or it refuses the column's type.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.ops.query.Aggregation} and {@link
 * dev.sheaf.ops.query.TopN}, which read any cursor; {@link dev.sheaf.ops.query.KeyLookup} and
 * {@link dev.sheaf.ops.query.VersionJoin} need the dataset: its index, its row sets.
 *
 * <p><b>Depends on</b> the store: cursors, and the kernels of {@code store.vector}; the join on
 * {@code ops.pair}.
 *
 * <p><b>Threads.</b> An operator is a value that any thread may run; a run belongs to one thread.
 *
 * <p><b>Off-heap memory.</b> Results, keys of groups and the first rows so far are in the caller's
 * allocator; sums are on the heap, some 8 to 24 bytes for each group and aggregate.
 */
@NullMarked
package dev.sheaf.ops.query;

import org.jspecify.annotations.NullMarked;
