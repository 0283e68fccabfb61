/**
 * Kernels over Arrow vectors: columns that grow, gathering, hashing, equality, order, casts.
 *
 * <p><b>Invariant.</b> A value means the same whatever vector holds it: results depend on the value
 * and on whether it is null, and never on chunking, offsets, physical width, bytes under null
 * slots, or padding. What is written is canonical: memory under null slots is zero, and null lists
 * and strings are empty.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.vector.GrowingColumn} (the append side), {@link
 * dev.sheaf.store.vector.RowHasher} (the read side; its hashes are stored) and {@code Layout}, the
 * closed list of shapes that memory has. Kernels are chosen once per call by layout and then run
 * over blocks of rows without deciding; values of up to 64 bits are loaded as canonical longs, so
 * that hashing, equality and casts have one loop each and not one per pair of types.
 *
 * <p><b>Depends on</b> Arrow, and {@code error}, {@code rows}, {@code schema}. It knows no
 * segments, versions or tables: only vectors, positions and fields.
 *
 * <p><b>Threads.</b> Kernels are static functions of their arguments. A growing column belongs to
 * one thread at a time; its views may be read by any thread once safely published.
 *
 * <p><b>Off-heap memory.</b> Whatever allocates takes its allocator first, and closes what it holds
 * when it fails. Results are owned by the caller. Sources are borrowed. Memory is read through raw
 * addresses, after one check of positions, offsets and buffer sizes at the entry to each kernel:
 * vectors from outside may lie about all three, and are refused as {@code BAD_INPUT}. Bytes are
 * read as little-endian words, as Arrow has them; big-endian machines are not supported.
 */
@NullMarked
package dev.sheaf.store.vector;

import org.jspecify.annotations.NullMarked;
