/**
 * The figures that Sheaf promises, one class each: how large, how fast, and compared with what.
 *
 * <p><b>Invariant.</b> A figure checks its answers against an oracle whenever it measures them, at
 * every scale; a wrong answer ends the run. The tests run every figure once, on tiny inputs, and
 * judge no time.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.bench.figure.Figure}, then any of them.
 *
 * <p><b>Depends on</b> the public interface of the store, and on DuckDB as a peer.
 *
 * <p><b>Threads.</b> One per figure. <b>Off-heap memory.</b> A figure allocates from its run's
 * allocator, and each dataset from its own; both are closed, and so prove that nothing leaked.
 */
@NullMarked
package dev.sheaf.bench.figure;

import org.jspecify.annotations.NullMarked;
