/**
 * Sets of row addresses and the algebra on them: which rows a version holds, and how versions
 * differ.
 *
 * <p><b>Invariant.</b> Row sets and deltas never change. Whatever two row sets have in common
 * because one was made from the other, they share by reference: containers of {@value
 * dev.sheaf.store.rows.RowAddress#CHUNK_ROWS} rows, and blocks of up to 128 containers. Every
 * operation passes over what is shared and keeps it shared in its result, so a commit copies the
 * chunks that it touches and a diff reads the chunks that differ. The encoding of a container is a
 * function of its content; equal sets have equal bytes.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.rows.RowSet}, then {@link
 * dev.sheaf.store.rows.RowSetBuilder} for how sets come about and {@link
 * dev.sheaf.store.rows.RowChunk} for how scans read them; {@link dev.sheaf.store.rows.Delta},
 * {@link dev.sheaf.store.rows.RowSets} and {@link dev.sheaf.store.rows.MultiRowSetCursor} for two
 * versions and for many. Behind the scenes: {@code PairWalk} walks two directories, {@code
 * BlockAppender} makes one, {@code Containers} guards the canonical form.
 *
 * <p><b>Depends on</b> Roaring's containers, and is the only package that does: no Roaring type
 * shows in its public methods. Knows no Arrow, no files and no versions.
 *
 * <p><b>Threads.</b> Sets, deltas and chunks may be read by any thread; builders and cursors belong
 * to one.
 *
 * <p><b>Off-heap memory.</b> None. Row sets live on the heap, and {@link
 * dev.sheaf.store.rows.RowSetFootprint} counts what they take together.
 *
 * @source Decibel III (bitmap index, branch-segment bitmap), papers.md B.2 (delta algebra)
 */
@NullMarked
package dev.sheaf.store.rows;

import org.jspecify.annotations.NullMarked;
