/**
 * Finds rows by key: which rows ever had this key, and is there one that equals this row.
 *
 * <p><b>Invariant.</b> Every published row of a table is in its index exactly once, on the chain of
 * its key's hash, newer rows before older ones. The index proposes, values decide: a chain can hold
 * rows of another key, so that a caller compares before it believes.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.index.KeyIndex}.
 *
 * <p><b>Depends on</b> row addresses and errors only; it sees hashes, never values. Reads of
 * versions do not need it: it serves writes, row identity and look-ups by key.
 *
 * <p><b>Threads.</b> One writer, or any number of readers, at a time: the owner locks. <b>Off-heap
 * memory:</b> none; the arrays are on the heap and are reported by {@code retainedBytes()}.
 *
 * <p><b>Source.</b> Decibel III (key index); unlike the paper, one index per table serves all
 * branches.
 */
@NullMarked
package dev.sheaf.store.index;

import org.jspecify.annotations.NullMarked;
