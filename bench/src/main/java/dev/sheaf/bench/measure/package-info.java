/**
 * Measuring on a machine that is shared and small: repeated, alternating, and never by wall time
 * alone.
 *
 * <p><b>Invariant.</b> A {@link dev.sheaf.bench.measure.Reading} keeps every sample that it was
 * made of. What is compared was run alternately in one process, so that a neighbour's load, a
 * garbage collection or a slower clock meets both sides.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.bench.measure.Ratio} and {@link
 * dev.sheaf.bench.measure.Reading}.
 *
 * <p><b>Depends on</b> nothing of Sheaf; Jackson for the log.
 *
 * <p><b>Threads.</b> One, so that the other core is free for the collector and the compiler.
 */
@NullMarked
package dev.sheaf.bench.measure;

import org.jspecify.annotations.NullMarked;
