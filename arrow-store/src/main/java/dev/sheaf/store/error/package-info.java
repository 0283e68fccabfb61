/**
 * Errors that users see: one unchecked root, a code, and whose fault it is.
 *
 * <p><b>Invariant.</b> A {@link dev.sheaf.store.error.SheafException} carries a constant text with
 * named places and the values beside it, so that logs aggregate by text while a person reads the
 * whole sentence. No text names a class of ours.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.store.error.ErrorCode}, the closed list of what can
 * go wrong, with the exit code and the fault of each.
 *
 * <p><b>Depends on</b> the JDK only; everything else may depend on it.
 *
 * <p><b>Threads.</b> All types are immutable. <b>Off-heap memory:</b> none.
 */
@NullMarked
package dev.sheaf.store.error;

import org.jspecify.annotations.NullMarked;
