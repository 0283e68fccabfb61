/**
 * Benchmarks: kernels under JMH beside their naive twins, and the benchmarks of the papers.
 *
 * <p><b>Invariant.</b> A figure is a ratio within one run or a count, never a wall time on its own:
 * on a small shared machine time varies by tens of percent, while counts repeat to the digit. Each
 * benchmark method agrees with its oracle before it is timed.
 *
 * <p><b>Depends on</b> every other module. Nothing depends on this one.
 *
 * <p><b>Threads and memory.</b> A benchmark owns its allocator and closes it, so that a leak fails
 * the run.
 */
@NullMarked
package dev.sheaf.bench;

import org.jspecify.annotations.NullMarked;
