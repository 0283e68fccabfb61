/**
 * The demonstration: the whole story of Sheaf on the real release history of a public dataset.
 *
 * <p><b>Invariant.</b> It leaves nothing behind: its dataset lives in a temporary directory that
 * goes with it, however it ends.
 *
 * <p><b>Start reading at</b> {@link dev.sheaf.cli.demo.Demo}.
 *
 * <p><b>Depends on</b> the public API of the store, the reports and the terminal of the command
 * line, and the Flight server. The client runs in a process of its own: {@link
 * dev.sheaf.cli.demo.DemoClient}.
 *
 * <p><b>Threads.</b> One. <b>Off-heap memory:</b> the caller's allocator.
 */
@NullMarked
package dev.sheaf.cli.demo;

import org.jspecify.annotations.NullMarked;
