/**
 * Record deltas in files: one Arrow IPC stream after the other, two for each table.
 *
 * <p><b>Invariant.</b> A file that is read is not believed: all of it is checked, as {@code wire}
 * checks what arrives, before any of it is applied. A file that is written appears whole or not at
 * all.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.patch.PatchFile}; {@code docs/format.md} describes
 * the bytes.
 *
 * <p><b>Depends on</b> the operators, {@code wire} and {@code files}.
 *
 * <p><b>Threads.</b> One.
 *
 * <p><b>Off-heap memory.</b> One batch, in the caller's allocator.
 */
@NullMarked
package dev.sheaf.patch;

import org.jspecify.annotations.NullMarked;
